import fc from "fast-check";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { runAsked } from "./contract/run-store.ts";
import { startPostgres } from "./support/cluster/postgres.ts";
import type { Real } from "./support/protocol/command.ts";
import { acceptTwo, anyCommands, workOff } from "./support/protocol/commands.ts";
import { interleave, type Plan, work } from "./support/protocol/interleaving.ts";
import { leaseMs, newModel } from "./support/protocol/model.ts";
import { openWorld, ticketQueue, type World } from "./support/protocol/processes.ts";

const server = await startPostgres();
const seed = Number(process.env.PROTOCOL_SEED ?? Math.floor(Math.random() * 2 ** 31));
const timeMs = Number(process.env.PROTOCOL_MS ?? 6000);
const closing: World[] = [];

// What processes do by themselves now and then they do when the test says so.
beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
afterEach(() => void vi.useRealTimers());
afterAll(async () => {
  for (const world of closing) await world.close();
});

/** Holds in some cases, however slow the machine is, and in as many more as there is time for. */
async function holds<T>(property: fc.IAsyncProperty<T>): Promise<void> {
  const began = performance.now();
  await fc.assert(property, { seed, numRuns: 6, unbiased: true });
  // One by one: a case that fast-check interrupts would go on beside the next test, and beside the end of its world.
  for (let more = 1; performance.now() - began < timeMs; more++)
    await fc.assert(property, { seed: seed + more, numRuns: 1, unbiased: true });
}

/** A world with two who look after what is left. */
async function newWorld() {
  const world = await openWorld(server);
  closing.push(world);
  const watchmen = [await world.watchman(), await world.watchman()] as const;
  return { world, watchmen };
}

test(`whatever happens in whichever order, the database says what the model does (seed ${seed})`, async () => {
  const { world, watchmen } = await newWorld();
  const members = [await world.member(), await world.member()];
  const property = fc.asyncProperty(anyCommands, async (commands) => {
    await world.clear();
    const real: Real = { world, members, watchmen, turns: [] };
    for (const member of members) await member.say();
    const model = newModel(members.map(({ name }) => name));
    await acceptTwo(model, real);
    await fc.asyncModelRun(() => ({ model, real }), commands);
    await workOff(model, real);
    expect(world.errors).toEqual([]);
  });
  await holds(property);
});

test("who has just begun lets wait again what the dead had, as soon as nobody else looks", async () => {
  const { world, watchmen } = await newWorld();
  const [gone, young] = watchmen;
  await world.clear();
  await gone.caretaker.look();
  await gone.store.add(runAsked("r"));
  await gone.queue.add("r", { lane: ticketQueue });
  const worker = await world.member();
  expect((await worker.take())?.id).toBe("r");
  expect(await worker.store.claim("r", { owner: worker.name, leaseMs })).toMatchObject({ attempt: 1 });
  await worker.die();
  for (let round = 0; round < 6; round++) {
    await world.away(1001);
    await young.caretaker.look();
  }
  const other = await world.member();
  expect((await other.take())?.id).toBe("r");
  expect(world.errors).toEqual([]);
});

const anyPlan: fc.Arbitrary<Plan> = fc.record({
  runs: fc.integer({ min: 1, max: 3 }),
  deaths: fc.array(fc.record({ after: fc.nat(25), arrives: fc.boolean() }), { maxLength: 2 }),
  cancelled: fc.array(fc.nat(2), { maxLength: 2 }),
  pauses: fc.array(fc.constantFrom(1000, 3500, 6001), { minLength: 1, maxLength: 6 }),
});

test(`whatever processes do at the same time, each run ends once, as one of them says (seed ${seed})`, async () => {
  const { world, watchmen } = await newWorld();
  const [watchman] = watchmen;
  const workers = [await world.member(), await world.member()];
  const last = await world.member();
  const property = fc.asyncProperty(anyPlan, fc.scheduler(), async (plan, scheduler) => {
    await world.clear();
    for (const worker of workers) await worker.say();
    const ends = [...(await interleave(plan, scheduler, { world, workers, watchman }))];
    for (const n of plan.deaths.keys()) {
      await workers[n]!.die();
      workers[n] = await world.member();
    }
    // Time passes, and another works on.
    for (let round = 0; round < 4; round++) {
      await world.pass(6001);
      await watchman.caretaker.look();
      await work(last, 2 * plan.runs, ends);
    }
    const { store } = watchman;
    for (let n = 0; n < plan.runs; n++) {
      const run = (await store.get(`r${n}`))!;
      const events = await store.events(run.id, -1, 1000);
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at));
      const isEnd = ({ type }: { readonly type: string }) => /^run\.(finished|failed|cancelled)$/.test(type);
      expect(events.filter(isEnd), JSON.stringify(events)).toEqual([events.at(-1)]);
      // Nothing of an attempt comes after something of a later one.
      const attempts = events.flatMap((event) => (event.type === "node.started" ? [Number(event.path)] : []));
      expect(attempts).toEqual([...attempts].sort((a, b) => a - b));
      // At most one was answered that it ended the run, and the run ended so.
      const answered = ends.filter((end) => end.run === run.id);
      expect(answered.length).toBeLessThanOrEqual(1);
      if (answered[0]) expect(answered[0]).toEqual({ run: run.id, attempt: run.attempt, type: events.at(-1)?.type });
      expect(run.status === "cancelled" || run.status === "succeeded").toBe(true);
      if (!plan.cancelled.includes(n)) expect(run.status).toBe("succeeded");
    }
    expect(world.errors).toEqual([]);
  });
  await holds(property);
});
