import {
  type Catalogue,
  type CheckedText,
  type CheckOptions,
  checkReadInTurns,
  type GraphBody,
  type GraphLimits,
  type LoadGraph,
  planRunInTurns,
  type ReadText,
  readText,
} from "@sigmaflow/core";
import type { Turn } from "@sigmaflow/core/editing";

/** Texts that are remembered, how long each may be, and the sets of inputs that each is remembered to be checked with. */
const mostTexts = 32;
const mostLength = 2 ** 17;
const mostChecks = 8;
const mostKey = 2 ** 13;

type Planned = Awaited<ReturnType<typeof planRunInTurns>>;

/** Documents that were read, and checked, before: the same text is read once, and checked once with the same inputs. */
export class RememberedChecks {
  readonly #catalogue: Catalogue;
  readonly #load: LoadGraph;
  readonly #reads = new Map<string, ReadText>();
  readonly #checks = new WeakMap<ReadText, Map<string, CheckedText>>();
  /** What planning documents came to for which nothing was drawn. */
  readonly #plans = new WeakMap<GraphBody, Planned>();

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

  /** Like `planRunInTurns`, of a document that {@link check} returned. */
  async plan(...planning: Parameters<typeof planRunInTurns>): Promise<Planned> {
    const [document, draw, { outputs }] = planning;
    const known = outputs === undefined ? this.#plans.get(document) : undefined;
    if (known !== undefined) return { ...known, seeds: draw.seeds };
    const drawn = Object.keys(draw.seeds).length;
    const planned = await planRunInTurns(...planning);
    // A plan holds the seeds that were drawn for its nodes.
    if (outputs === undefined && Object.keys(draw.seeds).length === drawn) this.#plans.set(document, planned);
    return planned;
  }
}
