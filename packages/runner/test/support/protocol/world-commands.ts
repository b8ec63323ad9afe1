import { expect, vi } from "vitest";
import { always, Command, hasTurn, of, settled } from "./command.ts";
import { lookAfter, takenMs } from "./model.ts";
import { ticketQueue } from "./processes.ts";

export const die = (at: number) =>
  new Command(`worker ${at} dies`, always, async (model, real) => {
    const index = at % real.members.length;
    await real.members[index]!.die();
    const other = await real.world.member();
    real.members[index] = other;
    model.dead.push(...model.members.splice(index, 1, { name: other.name, said: model.now }));
    for (let n = model.turns.length - 1; n >= 0; n--) {
      if (model.turns[n]!.member !== index) continue;
      model.turns.splice(n, 1);
      real.turns.splice(n, 1);
    }
  });

export const pass = (ms: number) =>
  new Command(`${ms} ms pass`, always, async (model, real) => {
    model.now += ms;
    model.reached += ms;
    await real.world.pass(ms);
  });

export const away = (ms: number) =>
  new Command(`the database is away for ${ms} ms`, always, async (model, real) => {
    model.now += ms;
    await real.world.away(ms);
  });

/** All that live say so. */
export const sign = () =>
  new Command("signs of life", hasTurn, async (model, real) => {
    vi.advanceTimersByTime(1500);
    await Promise.all(real.members.map(settled));
    for (const member of model.members) member.said = model.now;
    for (const { run, holds } of model.turns) if (holds) model.runs.get(run)!.takenUntil = model.now + takenMs;
  });

export const care = (at: number) =>
  new Command(`round of caretaker ${at}`, always, async (model, real) => {
    const watchman = of(real.watchmen, at);
    await watchman.caretaker.look();
    await settled(watchman);
    if (!lookAfter(model, watchman.name)) return;
    const waiting = [...model.runs.values()].filter(({ place }) => place === "waits").length;
    expect(real.world.tickets.count(ticketQueue)).toBeGreaterThanOrEqual(waiting);
  });

export const tickets = (by: number) =>
  new Command(by === 0 ? "tickets are wiped" : `${by} tickets`, always, async (_, { world }) => {
    if (by === 0) world.tickets.wipe();
    else world.tickets.add(ticketQueue, by);
  });
