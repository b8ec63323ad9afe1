import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { newFolder, removeFolders, sigmaflow } from "./support/command.ts";
import { post } from "./support/server.ts";
import { servers } from "./support/servers.ts";

const serving = servers();
afterAll(removeFolders);

/** What asks twice for the same number costs the same: nothing here comes from the cache. */
const slow = `
import { defineNode, definePackage, int } from "sigmaflow";
const node = defineNode({
  type: "slow.next",
  version: 1,
  label: "Next",
  description: "Takes a moment.",
  inputs: { n: int() },
  outputs: { n: int() },
  run: async ({ n }) => {
    await new Promise((resolve) => setTimeout(resolve, 15));
    return { n: n + 1 };
  },
});
export default definePackage({ name: "slow", version: "1.0.0", nodes: [node] });
`;
const next = {
  sigmaflow: 1,
  inputs: { n: { type: "int" } },
  nodes: { it: { type: "slow.next", in: { n: { $input: "n" } } } },
  outputs: { n: { $from: "it.n" } },
};

/**
 * Where two kills happen to hit the same run, as they do on a slow machine, it is given up and costs nothing; the request
 * that asks again, as its answer was lost, is a new one.
 */
const givenUp = "RUN_CRASHED_REPEATEDLY";
const kills = 5;

test("however often the server is killed, every run that succeeded is charged once, and nothing else", async () => {
  const cwd = newFolder();
  const graphs = path.join(cwd, "graphs");
  mkdirSync(graphs);
  writeFileSync(path.join(graphs, "next.json"), JSON.stringify(next));
  writeFileSync(path.join(cwd, "slow.mjs"), slow);
  writeFileSync(path.join(cwd, "prices.json"), '{ "run": 1.25 }');
  const made = await sigmaflow(["keys", "create", "anna", "--credits", "1000", "--data", path.join(cwd, "data")], {
    cwd,
  });
  const key = made.stdout.trim();
  const args = ["--graphs", graphs, "--use", "./slow.mjs", "--prices", "prices.json"];
  let server = await serving(cwd, args);
  let isOver = false;
  /** Sends a request until it is answered. Half of them wait for what it comes to. */
  const answered = async (n: number): Promise<void> => {
    const headers = { "x-api-key": key, "idempotency-key": `request-${n}` };
    for (;;) {
      try {
        const answer =
          n % 2 === 0
            ? await post(`${server.address}/v1/next`, { n }, headers)
            : await post(`${server.address}/api/runs`, { graph: "next", inputs: { n } }, headers);
        if (answer.ok || (await answer.text()).includes(givenUp)) return;
      } catch {
        // Killed; the next one listens soon.
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const killing = async () => {
    for (let i = 0; i < kills; i++) {
      await new Promise((resolve) => setTimeout(resolve, 60 + 45 * i));
      server.child.kill("SIGKILL");
      await server.ended;
      server = await serving(cwd, args);
    }
    isOver = true;
  };
  const killed = killing();
  let wishes = 0;
  while (wishes < 40 || (!isOver && wishes < 120))
    await Promise.all(Array.from({ length: 4 }, () => answered(wishes++)));
  await killed;
  const get = async (url: string) =>
    await (await fetch(`${server.address}${url}`, { headers: { "x-api-key": key } })).json();
  type Listed = { runs: { id: string; status: string; cost?: number; error?: { code: string } }[] };
  const unfinished = async () =>
    ((await get("/api/runs?limit=200")) as Listed).runs.filter(({ status }) => /queued|running/.test(status)).length;
  await expect.poll(unfinished, { timeout: 20_000 }).toBe(0);
  const { runs } = (await get("/api/runs?limit=200")) as Listed;
  const succeeded = runs.filter(({ status }) => status === "succeeded");
  for (const { status, error } of runs)
    if (status !== "succeeded") expect([status, error?.code]).toEqual(["failed", givenUp]);
  expect(runs.length - succeeded.length).toBeLessThan(kills);
  const wishOf = new Map<string, number>();
  for (const { id } of runs) wishOf.set(id, (await get(`/api/runs/${id}`)).inputs.n);
  expect(new Set(wishOf.values()).size).toBe(wishes);
  const done = succeeded.map(({ id }) => wishOf.get(id));
  expect(new Set(done).size).toBe(done.length);
  expect(done.length).toBeGreaterThan(wishes / 2);
  for (const { status, cost } of runs) expect([status, cost]).toEqual([status, status === "succeeded" ? 1.25 : 0]);
  expect(await get("/v1/get-user-credits")).toEqual({ credits: 1000 - 1.25 * succeeded.length, "free-credits": 0 });
});
