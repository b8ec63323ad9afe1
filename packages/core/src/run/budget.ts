import type { GraphLimits } from "../graph/limits.ts";
import { coreErrors } from "../problem/error-codes.ts";

/** What a run spends and never gets back, by name: a limit each, asked before it is spent. */
const counts = {
  executions: coreErrors.EXECUTIONS_EXCEEDED,
  events: coreErrors.EVENTS_EXCEEDED,
} as const;

/** The name of something that a run spends. */
export type Count = keyof typeof counts;

/** How much of each was spent. */
export type Spent = Readonly<Record<Count, number>>;

/** What one run may spend. */
export class Budget {
  readonly #limits: Pick<GraphLimits, Count>;
  readonly #spent: Record<Count, number>;

  /** `spent` is what counts from before: of a run that is resumed, as far as it is to last. */
  constructor(limits: Pick<GraphLimits, Count>, spent: Partial<Spent> = {}) {
    this.#limits = limits;
    this.#spent = { executions: 0, events: 0, ...spent };
  }

  get spent(): Spent {
    return this.#spent;
  }

  /**
   * Spends one, before what it is spent on.
   *
   * @throws the count's own error when none is left.
   */
  spend(count: Count): void {
    const maximum = this.#limits[count];
    if (this.#spent[count] >= maximum) throw counts[count]({ maximum });
    this.#spent[count]++;
  }
}
