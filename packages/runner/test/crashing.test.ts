import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { newFolder, removeFolders } from "./support/command.ts";
import { eventsOf, post } from "./support/server.ts";
import { servers } from "./support/servers.ts";

const serving = servers();
afterAll(removeFolders);

/** A node that takes its process along, as running out of memory does. */
const crash = `
import { defineNode, definePackage, int } from "sigmaflow";
const node = defineNode({
  type: "crash.abort",
  version: 1,
  label: "Abort",
  description: "Ends the process.",
  inputs: {},
  outputs: { n: int() },
  run: async () => {
    await new Promise((resolve) => setTimeout(resolve, 700));
    process.abort();
  },
});
export default definePackage({ name: "crash", version: "1.0.0", nodes: [node] });
`;

test("[faults Broken 2.1] a run that takes the server along is given up after two crashes, and the others go on", async () => {
  const cwd = newFolder();
  writeFileSync(path.join(cwd, "crash.mjs"), crash);
  const graphs = path.join(cwd, "graphs");
  mkdirSync(graphs);
  const args = ["--graphs", graphs, "--use", "./crash.mjs"];
  const submit = async (address: string, node: object, output: string) => {
    const graph = { sigmaflow: 1, nodes: { it: node }, outputs: { n: { $from: `it.${output}` } } };
    return ((await (await post(`${address}/api/runs`, { graph })).json()) as { id: string }).id;
  };

  const first = await serving(cwd, args);
  const poison = await submit(first.address, { type: "crash.abort" }, "n");
  const other = await submit(first.address, { type: "value.int", in: { value: 5 } }, "value");
  expect((await first.ended).code).not.toBe(0);

  // It listens before it takes the run up again, so it is known where it was.
  const second = await serving(cwd, args);
  expect((await fetch(`${second.address}/api/runs/${other}`)).status).toBe(200);
  expect((await second.ended).code).not.toBe(0);

  const third = await serving(cwd, args);
  const events = await eventsOf(third.address, poison);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i));
  expect(events.at(-1)).toMatchObject({ type: "run.failed", code: "RUN_CRASHED_REPEATEDLY" });
  const run = await (await fetch(`${third.address}/api/runs/${poison}`)).json();
  expect(run).toMatchObject({
    status: "failed",
    error: { code: "RUN_CRASHED_REPEATEDLY", message: expect.stringContaining("died 2 times") },
  });
  expect((await eventsOf(third.address, other)).at(-1)?.type).toBe("run.finished");
  const later = await submit(third.address, { type: "value.int", in: { value: 6 } }, "value");
  expect((await eventsOf(third.address, later)).at(-1)?.type).toBe("run.finished");
});

test("a request that is sent until it is answered becomes one run, however often the server is killed", async () => {
  const cwd = newFolder();
  const graphs = path.join(cwd, "graphs");
  mkdirSync(graphs);
  const graph = {
    sigmaflow: 1,
    inputs: { n: { type: "int" } },
    nodes: { it: { type: "maths.number", in: { a: { $input: "n" }, b: 1 } } },
    outputs: { n: { $from: "it.result" } },
  };
  writeFileSync(path.join(graphs, "next.json"), JSON.stringify(graph));
  let server = await serving(cwd, ["--graphs", graphs]);
  let isOver = false;
  const answered = async (n: number): Promise<string> => {
    const headers = { "content-type": "application/json", "idempotency-key": `request-${n}` };
    while (true) {
      try {
        const body = JSON.stringify({ graph: "next", inputs: { n } });
        const answer = await fetch(`${server.address}/api/runs`, { method: "POST", headers, body });
        if (answer.status === 202) return ((await answer.json()) as { id: string }).id;
      } catch {
        // Killed; the next one listens soon.
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const killing = async () => {
    for (let i = 0; i < 5; i++) {
      await new Promise((resolve) => setTimeout(resolve, 40 + 30 * i));
      server.child.kill("SIGKILL");
      await server.ended;
      server = await serving(cwd, ["--graphs", graphs]);
    }
    isOver = true;
  };
  const killed = killing();
  const ids: string[] = [];
  for (let n = 0; n < 40 || (!isOver && n < 90); n++) ids.push(...(await Promise.all([answered(n), answered(n)])));
  await killed;
  const { runs } = (await (await fetch(`${server.address}/api/runs?limit=200`)).json()) as { runs: { id: string }[] };
  expect(runs.map(({ id }) => id).sort()).toEqual([...new Set(ids)].sort());
  expect(new Set(ids).size).toBe(ids.length / 2);
});
