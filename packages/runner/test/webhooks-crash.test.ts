import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { newFolder, removeFolders } from "./support/command.ts";
import { post } from "./support/server.ts";
import { servers } from "./support/servers.ts";

const serving = servers();
afterAll(removeFolders);

const next = {
  sigmaflow: 1,
  inputs: { n: { type: "int" } },
  nodes: { it: { type: "maths.number", in: { a: { $input: "n" }, b: 1 } } },
  outputs: { n: { $from: "it.result" } },
};

test("a server that is killed while webhooks are on their way sends them all when it is back, signed with the same secret", async () => {
  const received: string[] = [];
  let takes = false;
  const held: ServerResponse[] = [];
  const receiver = createServer(async (request, response) => {
    for await (const _ of request);
    if (!takes) {
      held.push(response);
      return;
    }
    received.push(String(request.headers["webhook-id"]));
    response.end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const cwd = newFolder();
  const graphs = path.join(cwd, "graphs");
  mkdirSync(graphs);
  writeFileSync(path.join(graphs, "next.json"), JSON.stringify(next));
  const args = ["--graphs", graphs, "--webhook-hosts", host];
  const first = await serving(cwd, args);
  const ids: string[] = [];
  for (let n = 0; n < 6; n++) {
    const headers = { "webhook-url": `http://${host}/` };
    const answer = await post(`${first.address}/api/runs`, { graph: "next", inputs: { n } }, headers);
    ids.push(((await answer.json()) as { id: string }).id);
  }
  const secret = async (address: string) => await (await fetch(`${address}/api/webhooks/secret`)).json();
  const before = await secret(first.address);
  // Two of them to one host at a time.
  await expect.poll(() => held.length, { timeout: 20_000 }).toBe(2);
  first.child.kill("SIGKILL");
  await first.ended;
  takes = true;
  const second = await serving(cwd, args);
  await expect.poll(() => received.length, { timeout: 20_000 }).toBe(6);
  expect([...received].sort()).toEqual([...ids].sort());
  expect(await secret(second.address)).toEqual(before);
  receiver.closeAllConnections();
  receiver.close();
});
