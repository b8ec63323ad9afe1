import { setImmediate } from "node:timers/promises";
import type { RunEvent } from "@sigmaflow/core";
import type fc from "fast-check";
import { storeErrors } from "../../../src/store/error-codes.ts";
import type { Claim } from "../../../src/store/run-store.ts";
import { finished, node, runAsked, started } from "../../contract/run-store.ts";
import { leaseMs } from "./model.ts";
import { type Member, ticketQueue, type Watchman, type Way, type World } from "./processes.ts";

/** What happens at the same time, of which each statement is sent whenever the scheduler says. */
export interface Plan {
  readonly runs: number;
  /** After how many statements each worker dies, and whether the last of them arrives. */
  readonly deaths: readonly { readonly after: number; readonly arrives: boolean }[];
  /** Which runs are cancelled. */
  readonly cancelled: readonly number[];
  /** Ms between rounds of the caretaker. */
  readonly pauses: readonly number[];
}

/** Who was answered that a run has ended, and how. */
export interface Answered {
  readonly run: string;
  readonly attempt: number;
  readonly type: RunEvent["type"];
}

/** Has all of it happen; resolves to the ends that somebody was answered for. */
export async function interleave(
  plan: Plan,
  scheduler: fc.Scheduler,
  {
    world,
    workers,
    watchman,
  }: { readonly world: World; readonly workers: readonly Member[]; readonly watchman: Watchman },
): Promise<readonly Answered[]> {
  const ends: Answered[] = [];
  const held: Way = async (statement) => {
    await scheduler.schedule(Promise.resolve());
    return await statement();
  };
  const working = workers.map(async (worker, n) => {
    const death = plan.deaths[n];
    if (death === undefined) worker.send(held);
    const dead = new Promise<void>((resolve) => death && worker.send(dying(held, death, resolve)));
    await Promise.race([work(worker, 2 * plan.runs, ends), dead]);
  });
  watchman.send(held);
  const accept = async () => {
    for (let n = 0; n < plan.runs; n++) {
      await watchman.store.add(runAsked(`r${n}`));
      await watchman.queue.add(`r${n}`, { lane: ticketQueue });
    }
  };
  const cancel = async () => {
    for (const n of plan.cancelled) await watchman.runs.cancel(`r${n}`);
  };
  const care = async () => {
    for (const ms of plan.pauses) {
      await scheduler.schedule(Promise.resolve());
      await world.pass(ms);
      await watchman.caretaker.look();
    }
  };
  await scheduler.waitFor(Promise.all([accept(), cancel(), care(), ...working]));
  const free: Way = (statement) => statement();
  for (const member of [watchman, ...workers]) member.send(free);
  // What was begun beside it is sent too.
  await scheduler.waitIdle();
  await setImmediate();
  await watchman.db.first("SELECT 1");
  return ends;
}

/** Takes so many turns as who performs runs does. */
export async function work(worker: Member, turns: number, ends: Answered[]): Promise<void> {
  for (let n = 0; n < turns; n++) {
    const queued = await worker.take();
    if (queued === undefined) continue;
    await ((await perform(worker, queued.id, ends)) ? queued.done() : queued.giveBack());
  }
}

/** Returns whether nothing of it is left to do. */
async function perform(worker: Member, id: string, ends: Answered[]): Promise<boolean> {
  const { store, name: owner } = worker;
  const claim = await store.claim(id, { owner, leaseMs });
  if (claim === undefined) return true;
  try {
    for (let n = 0, seq = (await store.get(id))!.lastSeq + 1; n < 3 && !(await isUnwanted(worker, claim)); n++, seq++)
      await store.append(claim, [seq === 0 ? started(id, seq) : said(id, seq, claim)]);
    const isCancelled = await isUnwanted(worker, claim);
    const event: RunEvent = isCancelled ? { type: "run.cancelled", seq: 0, run: id, time: 9 } : finished(id);
    await store.end(claim, { event });
    ends.push({ run: id, attempt: claim.attempt, type: event.type });
    return true;
  } catch (error) {
    if (!storeErrors.RUN_TAKEN_OVER.is(error)) throw error;
    return false;
  }
}

/** An event that says by whom it is. */
function said(run: string, seq: number, { attempt }: Claim): RunEvent {
  const event = node(run, seq);
  return event.type === "node.started" ? { ...event, path: String(attempt) } : event;
}

async function isUnwanted({ store }: Member, { run }: Claim): Promise<boolean> {
  return (await store.get(run))!.cancelRequested;
}

/** A way on which nothing is heard any more after so many statements; `onDeath` is called then. */
function dying(way: Way, { after, arrives }: Plan["deaths"][number], onDeath: () => void): Way {
  let left = after;
  const silence = () => new Promise<never>(() => {});
  return async (statement) => {
    if (left < 0) return await silence();
    if (left-- > 0) return await way(statement);
    if (arrives) await way(statement);
    onDeath();
    return await silence();
  };
}
