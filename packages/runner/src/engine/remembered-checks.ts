import {
  type Catalogue,
  type CheckedText,
  type CheckOptions,
  checkReadInTurns,
  type GraphLimits,
  type LoadGraph,
  type ReadText,
  readText,
} from "@sigmaflow/core";
import type { Turn } from "@sigmaflow/core/editing";

/** Texts that are remembered, how long each may be, and the sets of inputs that each is remembered to be checked with. */
const mostTexts = 32;
const mostLength = 2 ** 17;
const mostChecks = 8;
const mostKey = 2 ** 13;

/** Documents that were read, and checked, before: the same text is read once, and checked once with the same inputs. */
export class RememberedChecks {
  readonly #catalogue: Catalogue;
  readonly #load: LoadGraph;
  readonly #reads = new Map<string, ReadText>();
  readonly #checks = new WeakMap<ReadText, Map<string, CheckedText>>();

  constructor(catalogue: Catalogue, load: LoadGraph) {
    this.#catalogue = catalogue;
    this.#load = load;
  }

  /** Like `readText`. A document that names others is read anew: they may have changed. */
  async read(text: string, limits: Partial<GraphLimits> = {}, turn?: Turn): Promise<ReadText> {
    const key = `${JSON.stringify(limits)}\n${text}`;
    const known = this.#reads.get(key);
    if (known !== undefined) {
      // Who was asked for last is forgotten last.
      this.#reads.delete(key);
      this.#reads.set(key, known);
      return known;
    }
    let isAlone = true;
    const load: LoadGraph = (...named) => {
      isAlone = false;
      return this.#load(...named);
    };
    const read = await readText(text, this.#catalogue, { load, limits, ...(turn && { turn }) });
    if (!isAlone || text.length > mostLength) return read;
    this.#reads.set(key, read);
    this.#checks.set(read, new Map());
    if (this.#reads.size > mostTexts) this.#reads.delete(this.#reads.keys().next().value!);
    return read;
  }

  /** Whether what {@link read} returned names no other document, as far as that is remembered. */
  isAlone(read: ReadText): boolean {
    return this.#checks.has(read);
  }

  /** Like `checkReadInTurns`, of what {@link read} returned. */
  check(
    read: ReadText,
    options: Pick<CheckOptions, "limits" | "inputs">,
    turn: Turn,
  ): CheckedText | Promise<CheckedText> {
    const checks = this.#checks.get(read);
    const key = checks && JSON.stringify(options);
    const known = key === undefined ? undefined : checks?.get(key);
    if (known !== undefined) return known;
    const checking = checkReadInTurns(read, this.#catalogue, options, turn);
    return checks === undefined || key === undefined || key.length > mostKey
      ? checking
      : checking.then((checked) => {
          checks.set(key, checked);
          if (checks.size > mostChecks) checks.delete(checks.keys().next().value!);
          return checked;
        });
  }
}
