import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { newFolder, removeFolders, start } from "./support/command.ts";
import { endless } from "./support/endless.ts";
import { askMeanwhile, largeBody } from "./support/large-body.ts";
import { follow, post } from "./support/server.ts";
import { servers } from "./support/servers.ts";

const serving = servers();
afterAll(removeFolders);

test("[faults Broken 1.3] the first Ctrl-C ends a run of trivial nodes without an end", async () => {
  const cwd = newFolder();
  writeFileSync(path.join(cwd, "endless.json"), JSON.stringify(endless));
  const { child, ended } = start(["run", "endless.json", "--no-cache"], { cwd });
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  await new Promise<void>((resolve) => child.stderr?.once("data", () => resolve()));
  expect(isOver).toBe(false);
  child.kill("SIGINT");
  expect(await ended).toMatchObject({ code: 130, stdout: "" });
});

test("[faults Broken 1.1] a server with such a run answers, cancels it, and hears that it is to end", async () => {
  const { address, child, ended } = await serving(newFolder());
  const submit = async (): Promise<string> => {
    const answer = await post(`${address}/api/runs`, { graph: endless });
    expect(answer.status).toBe(202);
    const { id } = (await answer.json()) as { id: string };
    for await (const { type } of follow(address, id)) if (type.startsWith("node.")) break;
    return id;
  };
  const id = await submit();
  for (const route of ["health", "graphs", "nodes"]) expect((await fetch(`${address}/api/${route}`)).status).toBe(200);
  expect((await post(`${address}/api/runs/${id}/cancel`, {})).status).toBe(202);
  await expect
    .poll(async () => ((await (await fetch(`${address}/api/runs/${id}`)).json()) as { status: string }).status)
    .toBe("cancelled");
  await submit();
  const told = new Promise((resolve) => child.stderr?.on("data", (text) => /Ending/.test(text) && resolve(text)));
  child.kill("SIGTERM");
  await told;
  // The run has half a minute to end; who asks again does not wait for it.
  await new Promise((resolve) => setTimeout(resolve, 300));
  child.kill("SIGTERM");
  expect(await ended).toMatchObject({ code: 130 });
});

test("[faults Broken 6.1] a body of 16 MiB with 5000 nodes is checked, and others are answered meanwhile", async () => {
  const { address } = await serving(newFolder());
  const body = largeBody(5000);
  expect(body.length).toBeGreaterThan(16_700_000);
  const { status, body: answer, others } = await askMeanwhile(address, "/api/validate", body);
  expect([status, answer]).toEqual([200, '{"problems":[]}']);
  // One after the other, each asked for after the body was sent and answered before the body was.
  expect(others.length).toBeGreaterThanOrEqual(3);
});
