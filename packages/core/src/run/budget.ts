import type { GraphLimits } from "../graph/limits.ts";
import { coreErrors } from "../problem/error-codes.ts";

/** The name of something that a run spends and never gets back: a limit each, asked before it is spent. */
export type Count = "executions" | "events";

/** How much of each was spent. */
export type Spent = Readonly<Record<Count, number>>;

/** What one run may spend. */
export class Budget {
  readonly #executions: number;
  readonly #events: number;
  readonly #spent: Record<Count, number>;

  /** `spent` is what counts from before: of a run that is resumed, as far as it is to last. */
  constructor({ executions, events }: Pick<GraphLimits, Count>, spent: Partial<Spent> = {}) {
    this.#executions = executions;
    this.#events = events;
    this.#spent = { executions: 0, events: 0, ...spent };
  }

  get spent(): Spent {
    return this.#spent;
  }

  /**
   * Spends one execution, before it.
   *
   * @throws `EXECUTIONS_EXCEEDED` when none is left.
   */
  spendExecution(): void {
    const spent = this.#spent;
    if (spent.executions >= this.#executions) throw coreErrors.EXECUTIONS_EXCEEDED({ maximum: this.#executions });
    spent.executions++;
  }

  /**
   * Spends one event, before it.
   *
   * @throws `EVENTS_EXCEEDED` when none is left.
   */
  spendEvent(): void {
    const spent = this.#spent;
    if (spent.events >= this.#events) throw coreErrors.EVENTS_EXCEEDED({ maximum: this.#events });
    spent.events++;
  }
}
