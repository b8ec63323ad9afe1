import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { newFolder, removeFolders, sigmaflow } from "./support/command.ts";
import { endless } from "./support/endless.ts";
import { eventsOf, follow, post } from "./support/server.ts";
import { servers } from "./support/servers.ts";

const serving = servers();
afterAll(removeFolders);

/** A map over 100 words with two texts of `megabytes` each around every one, in a document of a few kilobytes. */
function filling(megabytes: number): object {
  const word = "x".repeat(100);
  const tens = "{a}".repeat(100);
  const fill = (text: string, a: object) => ({ type: "text.fill", in: { text, a } });
  const nodes = {
    one: fill(tens, { $input: "item" }),
    two: fill("{a}".repeat(megabytes), { $from: "one.text" }),
    first: fill(tens, { $from: "two.text" }),
    second: fill(`${tens}!`, { $from: "two.text" }),
  };
  const outputs = { first: { $from: "first.text" }, second: { $from: "second.text" } };
  const items = Array.from({ length: 100 }, (_, at) => `${at}${word}`.slice(0, 100));
  const body = { inputs: { item: { type: "string" } }, nodes, outputs };
  return {
    sigmaflow: 1,
    nodes: { each: { type: "map", in: { items }, body } },
    outputs: { first: { $from: "each.first" }, second: { $from: "each.second" } },
  };
}

const submit = async (address: string, graph: object) => {
  const answer = await post(`${address}/api/runs`, { graph });
  expect(answer.status).toBe(202);
  return ((await answer.json()) as { id: string }).id;
};
const little = {
  sigmaflow: 1,
  nodes: { it: { type: "value.int", in: { value: 5 } } },
  outputs: { value: { $from: "it.value" } },
};
const statusOf = async (address: string, id: string) =>
  ((await (await fetch(`${address}/api/runs/${id}`)).json()) as { status: string }).status;

test("[faults Broken 2.1] a server ends a map of texts of 60 MB in words, and goes on", async () => {
  const env = { NODE_OPTIONS: "--max-old-space-size=700" };
  const { address } = await serving(newFolder(), [], undefined, env);
  const id = await submit(address, filling(60));
  expect((await eventsOf(address, id)).at(-1)).toMatchObject({ type: "run.failed", code: "TEXT_EXCEEDED" });
  const later = await submit(address, little);
  expect((await eventsOf(address, later)).at(-1)?.type).toBe("run.finished");
});

test("[faults Broken 2.1] where its limits allow so much that the server dies of it twice, it is given up", async () => {
  const cwd = newFolder();
  const flags = ["--max-text", "1GiB", "--max-live", "64GiB"];
  const start = () => serving(cwd, flags, undefined, { NODE_OPTIONS: "--max-old-space-size=128" });
  const first = await start();
  const other = await submit(first.address, little);
  const poison = await submit(first.address, filling(20));
  expect((await first.ended).code).not.toBe(0);
  const second = await start();
  expect((await second.ended).code).not.toBe(0);
  const third = await start();
  expect((await eventsOf(third.address, poison)).at(-1)).toMatchObject({
    type: "run.failed",
    code: "RUN_CRASHED_REPEATEDLY",
  });
  for (const id of [other, await submit(third.address, little)])
    expect((await eventsOf(third.address, id)).at(-1)?.type).toBe("run.finished");
});

test("[faults Broken 2.2] the command ends the same graph in words", async () => {
  const cwd = newFolder();
  writeFileSync(path.join(cwd, "texts.json"), JSON.stringify(filling(60)));
  const { code, stderr } = await sigmaflow(["run", "texts.json", "--no-cache"], { cwd });
  expect([code, stderr]).toEqual([1, expect.stringContaining("error TEXT_EXCEEDED")]);
});

test("[faults Broken 1.2] a server that was killed in a run without an end answers at once when it starts again", async () => {
  const cwd = newFolder();
  const first = await serving(cwd);
  const id = await submit(first.address, endless);
  for await (const { type } of follow(first.address, id)) if (type.startsWith("node.")) break;
  first.child.kill("SIGKILL");
  await first.ended;
  const second = await serving(cwd);
  expect((await fetch(`${second.address}/api/graphs`)).status).toBe(200);
  await expect.poll(() => statusOf(second.address, id)).toBe("running");
  expect((await post(`${second.address}/api/runs/${id}/cancel`, {})).status).toBe(202);
  await expect.poll(() => statusOf(second.address, id)).toBe("cancelled");
  const later = await submit(second.address, little);
  expect((await eventsOf(second.address, later)).at(-1)?.type).toBe("run.finished");
});
