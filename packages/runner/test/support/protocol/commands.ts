import fc from "fast-check";
import { expect } from "vitest";
import { finished, node, runAsked, started } from "../../contract/run-store.ts";
import { always, Command, type Do, hasTurn, of, type Real, settled } from "./command.ts";
import { endTurn, leaseMs, letWait, type Model, type ModelRun, type ModelTurn, newRun, takenMs } from "./model.ts";
import { ticketQueue } from "./processes.ts";
import { away, care, die, pass, sign, tickets } from "./world-commands.ts";

const hasClaim = ({ turns }: Model) => turns.some(({ attempt }) => attempt !== undefined);

/** Whether what a turn writes has to be taken. */
const counts = ({ attempt }: ModelTurn, run: ModelRun) => run.end === undefined && attempt === run.attempt;

/** A turn with a claim, in the model and in earnest. */
function claimedTurn(model: Model, real: Real, at: number) {
  const turn = of(
    model.turns.filter(({ attempt }) => attempt !== undefined),
    at,
  );
  const index = model.turns.indexOf(turn);
  return { turn, run: model.runs.get(turn.run)!, index, ...real.turns[index]!, claim: real.turns[index]!.claim! };
}

async function leave(model: Model, real: Real, index: number, how: "done" | "giveBack"): Promise<void> {
  const turn = model.turns[index]!;
  const run = model.runs.get(turn.run)!;
  const { queued } = real.turns[index]!;
  if (turn.holds) {
    run.place = how === "done" ? "nowhere" : "waits";
    if (how === "done" && run.end === undefined) run.placed = false;
  }
  endTurn(model, turn);
  real.turns.splice(index, 1);
  await queued[how]();
}

/** Accepts a run, of which the server dies before it waits, maybe. */
const submit = (isLost: boolean) =>
  new Command(
    `submit${isLost ? ", and the server dies" : ""}`,
    ({ runs }) => runs.size < 4,
    async (model, real) => {
      const id = `r${model.runs.size}`;
      const run = newRun();
      model.runs.set(id, run);
      const { store, queue } = of(real.watchmen, model.runs.size);
      await store.add(runAsked(id));
      if (isLost) return;
      letWait(run);
      await queue.add(id, { lane: ticketQueue });
    },
  );

const take = (at: number) =>
  new Command(`take by ${at}`, always, async (model, real) => {
    const index = at % real.members.length;
    const member = real.members[index]!;
    const tickets = real.world.tickets.count(ticketQueue);
    const waiting = [...model.runs].filter(([, { place }]) => place === "waits").map(([id]) => id);
    const queued = await member.take();
    if (tickets === 0 || waiting.length === 0) {
      expect(queued).toBeUndefined();
      // Those that find nothing are gone.
      expect(real.world.tickets.count(ticketQueue)).toBe(0);
      return;
    }
    expect(waiting).toContain(queued?.id);
    expect(real.world.tickets.count(ticketQueue)).toBe(tickets - 1);
    Object.assign(model.runs.get(queued!.id)!, { place: "taken", takenUntil: model.now + takenMs, taker: member.name });
    model.turns.push({ run: queued!.id, member: index, holds: true, last: -1 });
    real.turns.push({ queued: queued!, member });
  });

const claim = (at: number) =>
  new Command(
    `claim of turn ${at}`,
    ({ turns }) => turns.some(({ attempt }) => attempt === undefined),
    async (model, real) => {
      const turn = of(
        model.turns.filter(({ attempt }) => attempt === undefined),
        at,
      );
      const index = model.turns.indexOf(turn);
      const run = model.runs.get(turn.run)!;
      const mine = real.turns[index]!;
      const made = await mine.member.store.claim(turn.run, { owner: mine.member.name, leaseMs });
      const isFree = run.leaseUntil === undefined || run.leaseUntil <= model.now;
      if (run.end !== undefined || !isFree) {
        expect(made).toBeUndefined();
        return await leave(model, real, index, "done");
      }
      if (run.leaseUntil !== undefined) run.crashes++;
      Object.assign(run, { attempt: run.attempt + 1, leaseUntil: model.now + leaseMs, owner: mine.member.name });
      const { attempt, crashes, cancel: cancelRequested } = run;
      expect(made).toEqual({ run: turn.run, attempt, crashes, cancelRequested });
      Object.assign(turn, { attempt, last: run.last });
      mine.claim = made!;
    },
  );

const renew = (at: number) =>
  new Command(`renew by turn ${at}`, hasClaim, async (model, real) => {
    const { turn, run, claim, member } = claimedTurn(model, real, at);
    expect(await member.store.renew(claim, leaseMs)).toBe(counts(turn, run));
    if (counts(turn, run)) run.leaseUntil = model.now + leaseMs;
  });

const emit = ([at, count, gap]: readonly [number, number, number]) =>
  new Command(`${count} events by turn ${at}${gap ? `, ${gap} too far` : ""}`, hasClaim, async (model, real) => {
    const { turn, run, claim, member } = claimedTurn(model, real, at);
    const from = turn.last + 1 + gap;
    const events = Array.from({ length: count }, (_, n) => (from + n === 0 ? started : node)(turn.run, from + n));
    const writing = member.store.append(claim, events);
    if (!counts(turn, run)) return void (await expect(writing).rejects.toMatchObject({ code: "RUN_TAKEN_OVER" }));
    if (gap > 0) return void (await expect(writing).rejects.toThrow(RangeError));
    await writing;
    run.last = turn.last = turn.last + count;
  });

const end = ([at, how]: readonly [number, "succeeded" | "failed"]) =>
  new Command(`${how} by turn ${at}`, hasClaim, async (model, real) => {
    const { turn, run, index, claim, member } = claimedTurn(model, real, at);
    const stored = (await member.store.get(turn.run))!;
    const head = { seq: 0, run: turn.run, time: 9 };
    // Who knows that it is to be cancelled heeds it.
    const status = stored.cancelRequested && counts(turn, run) ? "cancelled" : how;
    const failure = { type: "run.failed", ...head, code: "TEST", message: "a test" } as const;
    const event =
      status === "cancelled"
        ? ({ type: "run.cancelled", ...head } as const)
        : status === "failed"
          ? failure
          : finished(turn.run);
    const ending = member.store.end(claim, { event });
    if (!counts(turn, run)) {
      await expect(ending).rejects.toMatchObject({ code: "RUN_TAKEN_OVER" });
      return await leave(model, real, index, "giveBack");
    }
    await ending;
    run.end = status;
    delete run.leaseUntil;
    run.last++;
    await leave(model, real, index, "done");
  });

const handBack = (at: number) =>
  new Command(`hand back of turn ${at}`, hasClaim, async (model, real) => {
    const { turn, run, index, claim, member } = claimedTurn(model, real, at);
    await member.store.release(claim);
    if (counts(turn, run)) {
      delete run.leaseUntil;
      delete run.owner;
    }
    await leave(model, real, index, "giveBack");
  });

const cancel = (at: number) =>
  new Command(
    `cancel ${at}`,
    ({ runs }) => runs.size > 0,
    async (model, real) => {
      const [id, run] = of([...model.runs], at);
      const watchman = of(real.watchmen, at);
      await watchman.runs.cancel(id);
      await settled(watchman);
      if (run.end !== undefined) return;
      run.cancel = true;
      if (run.place !== "waits") return;
      Object.assign(run, { end: "cancelled", last: run.last + 1, place: "nowhere" });
      delete run.leaseUntil;
    },
  );

/** Dies on the way: the wish is written, the run waits no more, its end is not written. */
const halfCancel = (at: number) =>
  new Command(
    `cancel ${at}, and the server dies`,
    ({ runs }) => runs.size > 0,
    async (model, real) => {
      const [id, run] = of([...model.runs], at);
      if (run.end !== undefined) return;
      const { store, queue } = of(real.watchmen, at);
      await store.requestCancel(id);
      run.cancel = true;
      expect(await queue.remove(id)).toBe(run.place === "waits");
      if (run.place === "waits") Object.assign(run, { place: "nowhere", placed: false });
    },
  );

/** A worker begins with what comes first, if it has a ticket. */
const begin = (at: number) => new Command(`begin by ${at}`, always, inTurn(take(at), claim(0)));

/** Whatever is held is lost, as far as others see it, and who held it does not know. */
const outage = () => new Command("all hang", hasTurn, inTurn(pass(6001), care(0), tickets(1)));

/** A worker dies that has something, and it is looked for what it had before its claims run out. */
const lose = (at: number) => new Command(`loss of ${at}`, always, inTurn(begin(at), die(at), pass(2500), care(0)));

/** Commands one after another, as far as they can be given. */
function inTurn(...commands: readonly Command[]): Do {
  return async (model, real) => {
    for (const command of commands) if (command.check(model)) await command.run(model, real);
  };
}

const which = fc.nat(5);
const often = <T>(one: T, times: number): T[] => Array.from({ length: times }, () => one);

export const anyCommands = fc.commands<Model, Real, false>(
  [
    fc.boolean().map(submit),
    which.map(take),
    which.map(claim),
    ...often(which.map(begin), 3),
    ...often(fc.constant(outage()), 2),
    fc.nat(1).map(lose),
    ...often(which.map(renew), 2),
    ...often(fc.tuple(which, fc.integer({ min: 1, max: 3 }), fc.constantFrom(0, 0, 0, 1)).map(emit), 4),
    ...often(fc.tuple(which, fc.constantFrom("succeeded", "failed")).map(end), 2),
    which.map(handBack),
    which.map(cancel),
    which.map(halfCancel),
    fc.nat(1).map(die),
    fc.constantFrom(1000, 2500, 5001, 6001).map(pass),
    fc.constantFrom(1001, 2501, 6001).map(away),
    fc.constant(sign()),
    fc.nat(1).map(care),
    fc.constantFrom(0, -1, 1, 2).map(tickets),
  ],
  { maxCommands: 40, size: "max" },
);

export const acceptTwo = inTurn(submit(false), submit(false));

/** Time passes, and who lives works on: every run has to have ended then, once, and as whoever ended it said. */
export async function workOff(model: Model, real: Real): Promise<void> {
  const steps = [
    ...[pass(6001), care(0)],
    ...Array.from({ length: 5 }, (_, n) => [take(n), claim(0), end([n, "succeeded"])]).flat(),
  ];
  // In the first of them nothing may be judged yet.
  for (let round = 0; round < 6 && [...model.runs.values()].some((run) => run.end === undefined); round++)
    for (const step of steps) if (step.check(model)) await step.run(model, real);
  const unfinished = [...model.runs].filter(([, run]) => run.end === undefined);
  expect(unfinished).toEqual([]);
}
