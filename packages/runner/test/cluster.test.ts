import { writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import type { GraphDocument } from "sigmaflow";
import { afterAll, expect, test, vi } from "vitest";
import { clusters, startStores } from "./support/cluster/cluster.ts";
import { newFolder, removeFolders, sigmaflow } from "./support/command.ts";
import { eventsOf, post } from "./support/server.ts";
import { small, smallGraph } from "./support/small-graphs.ts";

const stores = await startStores();
const newCluster = clusters(stores);

afterAll(removeFolders);

const sum: GraphDocument = {
  sigmaflow: 1,
  nodes: { add: { type: "maths.number", in: { a: 20, b: 22 } } },
  outputs: { n: { $from: "add.result" } },
} as never;

/** Asks for a run and returns its id. */
async function ask(address: string, graph: unknown, inputs: object = {}): Promise<string> {
  const answer = await post(`${address}/api/runs`, { graph, inputs });
  expect(answer.status, await answer.clone().text()).toBe(202);
  return ((await answer.json()) as { id: string }).id;
}

const look = async (address: string, id: string) => await (await fetch(`${address}/api/runs/${id}`)).json();

/** A run as it ended. */
async function ended(address: string, id: string) {
  return await vi.waitFor(
    async () => {
      const run = await look(address, id);
      expect(run.ended, run.status).toBeDefined();
      return run;
    },
    { timeout: 60_000, interval: 50 },
  );
}

test("what one server accepts a worker performs, and another server shows", async () => {
  const cluster = await newCluster();
  const [one, other] = await Promise.all([cluster.server(), cluster.server(), cluster.worker()]);
  const id = await ask(one.address, sum);
  expect(await ended(other.address, id)).toMatchObject({ status: "succeeded", outputs: { n: { value: 42 } } });
  const events = await eventsOf(other.address, id);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at));
  expect(events.at(-1)?.type).toBe("run.finished");
});

test("a command finds what all share in the configuration of its folder", async () => {
  const cluster = await newCluster();
  await cluster.worker();
  const cwd = newFolder();
  writeFileSync(path.join(cwd, "sigmaflow.config.json"), JSON.stringify({ store: cluster.store }));
  expect(await sigmaflow(["cluster", "status"], { cwd })).toMatchObject({
    ...{ code: 0, stdout: expect.stringMatching(/^0 runs wait\n\nworker .* idle/) },
  });
  const { code, stderr } = await sigmaflow(["cluster", "status", "--no-config"], { cwd });
  expect([code, stderr]).toEqual([2, expect.stringContaining("--store")]);
});

test("a worker that is killed in mid-run loses nothing: another goes on from its last step", async () => {
  const cluster = await newCluster();
  const [{ address }, first] = await Promise.all([cluster.server(), cluster.worker()]);
  const slow = { ...small, img_width: 256, img_height: 256, num_inference_steps: 100 };
  const id = await ask(address, smallGraph("txt2img"), slow);
  await vi.waitFor(async () => expect((await look(address, id)).lastSeq).toBeGreaterThan(100), {
    timeout: 60_000,
    interval: 20,
  });
  await first.kill();
  await cluster.worker();
  const run = await ended(address, id);
  expect(run.status).toBe("succeeded");
  const steps = Object.values(run.cache.steps as Record<string, { cached: number; run: number }>);
  expect(steps.reduce((all, { cached }) => all + cached, 0)).toBeGreaterThan(0);
  const client = new pg.Client(cluster.store);
  await client.connect();
  const { rows } = await client.query("SELECT attempt, crashes FROM runs WHERE id = $1", [id]);
  await client.end();
  expect(rows).toEqual([{ attempt: 2, crashes: 1 }]);
  const events = await eventsOf(address, id);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at));
});
