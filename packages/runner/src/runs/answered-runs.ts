import { nodeHost } from "../host/node-host.ts";
import type { RunStore } from "../store/run-store.ts";
import type { RunCache, StoredRun } from "../store/stored-run.ts";
import { Pruning } from "./pruning.ts";
import type { SubmitOptions } from "./submit-options.ts";

/** What an answer says of one run alone. */
export type TimedRun = Pick<StoredRun, "id" | "created" | "started" | "ended" | "cost">;

/** What runs are answered with. */
export interface AnsweredRunsDependencies {
  readonly store: RunStore;
  readonly limits: { readonly runs: number };
  readonly onError: (error: unknown) => void;
}

/** Runs that need not be performed: the same was asked before. Each is a run like others, with an id and a row of its own. */
export class AnsweredRuns {
  readonly #store: RunStore;
  readonly #pruning: Pruning;

  constructor({ store, limits, onError }: AnsweredRunsDependencies) {
    this.#store = store;
    this.#pruning = new Pruning(store, limits.runs, onError);
  }

  /**
   * Keeps a run, of the key with this id, that comes to what one before has come to.
   *
   * @throws `INSUFFICIENT_CREDITS`, or `RUN_NOT_KEPT` for one that is charged for.
   */
  async add(like: StoredRun, { key, charge }: Pick<SubmitOptions, "key" | "charge">): Promise<TimedRun> {
    const id = nodeHost.randomId();
    const created = Date.now();
    const { title, graph, inputs, seeds, wanted, graphName, outputs = {}, cache } = like;
    await this.#store.keepAnswered({
      ...{ id, created, graph, inputs, seeds, graphName, outputs, attended: true, cache: cache ?? nothingRun },
      ...(title !== undefined && { title }),
      ...(wanted && { wanted }),
      ...(key !== undefined && { key }),
      ...(charge && { charge, cost: charge.hold }),
    });
    this.#pruning.soon();
    return { id, created, started: created, ended: created, ...(charge && { cost: charge.hold }) };
  }

  end(): void {
    this.#pruning.end();
  }
}

const nothingRun: RunCache = { hits: 0, misses: 0, steps: {} };
