import { setImmediate } from "node:timers/promises";
import type fc from "fast-check";
import { expect } from "vitest";
import type { QueuedRun } from "../../../src/store/run-queue.ts";
import type { Claim } from "../../../src/store/run-store.ts";
import { expected, type Model, stateSql } from "./model.ts";
import { type Member, ticketQueue, type Watchman, type World } from "./processes.ts";

/** What the commands work on. */
export interface Real {
  readonly world: World;
  readonly members: Member[];
  readonly watchmen: readonly Watchman[];
  /** In the order of the model's turns. */
  readonly turns: { readonly queued: QueuedRun; readonly member: Member; claim?: Claim }[];
}

export const always = () => true;
export const hasTurn = ({ turns }: Model) => turns.length > 0;
export const of = <T>(all: readonly T[], at: number): T => all[at % all.length]!;

export type Do = (model: Model, real: Real) => Promise<void>;

/** A command that can be given if `can` says so, after which the database has to say what the model does. */
export class Command implements fc.AsyncCommand<Model, Real> {
  readonly #name: string;
  readonly #can: (model: Model) => boolean;
  readonly #go: Do;

  constructor(name: string, can: (model: Model) => boolean, go: Do) {
    this.#name = name;
    this.#can = can;
    this.#go = go;
  }

  check(model: Readonly<Model>): boolean {
    return this.#can(model);
  }

  async run(model: Model, real: Real): Promise<void> {
    await this.#go(model, real);
    const rows = await real.world.db.all(stateSql, ticketQueue);
    expect(rows, this.#name).toEqual(expected(model));
  }

  toString(): string {
    return this.#name;
  }
}

/** What was sent of a process has arrived. */
export async function settled({ db }: Member): Promise<void> {
  await setImmediate();
  await db.first("SELECT 1");
}
