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
import { own, type Turn } from "@sigmaflow/core/editing";

/** Texts that are remembered, how long each may be, and for how many sets of inputs each is remembered to be checked. */
const mostTexts = 32;
const mostLength = 2 ** 17;
const mostChecks = 8;
/** The longest text among inputs that a check looked at with which it is remembered. */
const mostLookedAt = 2 ** 13;

type Planned = Awaited<ReturnType<typeof planRunInTurns>>;

type Inputs = NonNullable<CheckOptions["inputs"]>;

/** What checking a text with some limits and inputs came to. */
interface RememberedCheck {
  /** What it was checked against. */
  readonly catalogue: Catalogue;
  readonly under: string;
  /** Whether it would come to the same with others. */
  readonly isOf: (inputs: Inputs) => boolean;
  readonly checked: CheckedText;
}

/** Inputs that take note of which of them are looked at. */
class LookedAt {
  /** Has all the names, given or not: that one is missing is seen by looking, too. */
  readonly inputs: Inputs;
  readonly #seen = new Map<string, Inputs[string] | undefined>();

  constructor(names: readonly string[], given: Inputs) {
    const look = (name: string) => {
      const value = own(given, name);
      this.#seen.set(name, value);
      return value;
    };
    const properties = names.map((name) => [name, { get: () => look(name), enumerable: true }] as const);
    this.inputs = Object.defineProperties({}, Object.fromEntries(properties));
  }

  get isShort(): boolean {
    return [...this.#seen.values()].every((value) => typeof value !== "string" || value.length <= mostLookedAt);
  }

  /** Whether all that was looked at is the same in others. What is looked at next depends on that alone. */
  isSame(others: Inputs): boolean {
    for (const [name, value] of this.#seen) if (own(others, name) !== value) return false;
    return true;
  }
}

/**
 * Documents that were read, and checked, before: the same text is read once, and checked once with the same inputs, as
 * far as the check looked at them: what nothing is held to makes no difference.
 */
export class RememberedChecks {
  readonly #catalogue: Catalogue;
  readonly #load: LoadGraph;
  /** By text, the one that was asked for last at the end, and by limits. */
  readonly #reads = new Map<string, Map<string, ReadText>>();
  readonly #checks = new WeakMap<ReadText, RememberedCheck[]>();
  /** What planning documents came to for which nothing was drawn. */
  readonly #plans = new WeakMap<GraphBody, Planned>();

  constructor(catalogue: Catalogue, load: LoadGraph) {
    this.#catalogue = catalogue;
    this.#load = load;
  }

  /** Like `readText`. A document that names others is read anew: they may have changed. */
  async read(text: string, limits: Partial<GraphLimits> = {}, turn?: Turn): Promise<ReadText> {
    const key = JSON.stringify(limits);
    const known = this.#reads.get(text);
    const before = known?.get(key);
    if (known !== undefined && before !== undefined) {
      this.#reads.delete(text);
      this.#reads.set(text, known);
      return before;
    }
    let isAlone = true;
    const load: LoadGraph = (...named) => {
      isAlone = false;
      return this.#load(...named);
    };
    const read = await readText(text, this.#catalogue, { load, limits, ...(turn && { turn }) });
    if (!isAlone || text.length > mostLength) return read;
    this.#reads.set(text, (this.#reads.get(text) ?? new Map()).set(key, read));
    this.#checks.set(read, []);
    if (this.#reads.size > mostTexts) this.#reads.delete(this.#reads.keys().next().value!);
    return read;
  }

  /** Whether what {@link read} returned names no other document, as far as that is remembered. */
  isAlone(read: ReadText): boolean {
    return this.#checks.has(read);
  }

  /** Like `checkReadInTurns`, of what {@link read} returned; `catalogue` may know more of what graphs name. */
  check(
    read: ReadText,
    options: Pick<CheckOptions, "limits" | "inputs">,
    turn: Turn,
    catalogue = this.#catalogue,
  ): CheckedText | Promise<CheckedText> {
    const checks = this.#checks.get(read);
    if (checks === undefined) return checkReadInTurns(read, catalogue, options, turn);
    const { limits, inputs = {} } = options;
    const under = JSON.stringify(limits ?? {});
    const known = checks.find((one) => one.catalogue === catalogue && one.under === under && one.isOf(inputs));
    if (known !== undefined) return known.checked;
    const looked = new LookedAt(Object.keys(read.draft?.inputs ?? {}), inputs);
    const checking = checkReadInTurns(read, catalogue, { ...options, inputs: looked.inputs }, turn);
    return checking.then((checked) => {
      if (!looked.isShort) return checked;
      checks.push({ catalogue, under, isOf: (others) => looked.isSame(others), checked });
      if (checks.length > mostChecks) checks.shift();
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
