import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { type PaidService, paidService } from "../src/server/fixtures/paid-service.ts";
import { newFolder, removeFolders } from "./support/command.ts";
import { eventsOf, post } from "./support/server.ts";
import { servers } from "./support/servers.ts";
import { spending } from "./support/spending.ts";

const serving = servers();
const services: PaidService[] = [];
afterAll(async () => {
  for (const service of services) await service.close();
  removeFolders();
});

/** A folder for servers, of which each may make so many paid calls by a run; the calls of these numbers hang. */
async function setUp(hanging: readonly number[], flags: readonly string[]) {
  const service = await paidService((call) => (hanging.includes(call) ? 0 : 200));
  services.push(service);
  const cwd = newFolder();
  const graphs = path.join(cwd, "graphs");
  mkdirSync(graphs);
  const env = { SEGMIND_BASE_URL: service.address, SEGMIND_API_KEY: "SG_0123456789abcdef" };
  const start = () => serving(cwd, ["--graphs", graphs, ...flags], undefined, env);
  const submit = async (address: string, graph: object) =>
    ((await (await post(`${address}/api/runs`, { graph })).json()) as { id: string }).id;
  return { service, start, submit, cwd, graphs };
}

/** Kills a server with SIGKILL once a service was called so often. */
async function killAt(calls: number, service: PaidService, { child, ended }: Awaited<ReturnType<typeof serving>>) {
  await expect.poll(() => service.calls.length, { timeout: 20_000 }).toBe(calls);
  child.kill("SIGKILL");
  await ended;
}

test("[faults Broken 4.1] a run that is killed in the middle of a paid call goes on with the same count", async () => {
  const { service, start, submit } = await setUp([2], []);
  const first = await start();
  const id = await submit(first.address, spending(6));
  await killAt(3, service, first);

  const second = await start();
  const events = await eventsOf(second.address, id);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i));
  expect(events.at(-1)).toMatchObject({ type: "run.failed", code: "PAID_CALLS_REFUSED" });
  // The call that was cut off counts and is made again, so of six pictures three came; none was paid for twice else.
  const seeds = service.calls.map(({ seed }) => Number(seed));
  expect(seeds).toHaveLength(4);
  expect([new Set(seeds).size, seeds[2]]).toEqual([3, seeds[3]]);

  // Nor does another restart allow more.
  second.child.kill("SIGKILL");
  await second.ended;
  const third = await start();
  expect((await eventsOf(third.address, id)).at(-1)).toMatchObject({ code: "PAID_CALLS_REFUSED" });
  expect(service.calls).toHaveLength(4);
});

test("[faults Broken 4.1] a run whose every attempt is killed in a paid call pays for no more than it may", async () => {
  const { service, start, submit } = await setUp([0, 1, 2, 3, 4, 5], ["--paid-per-run", "1"]);
  const first = await start();
  const id = await submit(first.address, spending(2));
  await killAt(1, service, first);
  const second = await start();
  expect((await eventsOf(second.address, id)).at(-1)).toMatchObject({ code: "PAID_CALLS_REFUSED" });
  expect(service.calls).toHaveLength(1);
});

test("[faults Broken 4.1] the count of a day outlives a kill in the middle of a call", async () => {
  const { service, start, submit, graphs } = await setUp([1], ["--paid-per-day", "3"]);
  writeFileSync(path.join(graphs, "spend.json"), JSON.stringify(spending(4, 768)));
  const first = await start();
  const id = await submit(first.address, spending(2));
  await killAt(2, service, first);
  const second = await start();
  expect((await eventsOf(second.address, id)).at(-1)).toMatchObject({ type: "run.finished" });
  expect(service.calls).toHaveLength(3);
  const refused = await post(`${second.address}/v1/spend`, {});
  expect([refused.status, await refused.json()]).toMatchObject([400, { code: "PAID_CALLS_REFUSED" }]);
  expect(service.calls).toHaveLength(3);
});
