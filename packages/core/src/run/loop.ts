import type { StoredResult } from "../cache/contract.ts";
import type { PlannedGraph } from "../plan/plan.ts";
import type { ContentId } from "../value/content.ts";
import { own } from "../value/record.ts";
import { innerSlots } from "./call.ts";
import { tell } from "./context.ts";
import type { Stop } from "./flights.ts";
import type { Frame } from "./frame.ts";
import { idOfSlot, keyOf, valueOfSlot } from "./inputs.ts";
import { itemsOf } from "./items.ts";
import { Slot, type Slots } from "./slot.ts";
import { type StepIngredients, stepKeys } from "./step-keys.ts";

/**
 * Runs the graph inside a node once per item; outputs with an input's name are carried from round to round.
 *
 * Rounds are cached as a chain: a round's key is the body, the item and the content of what is carried in, and its
 * result is stored before the next begins. So a changed tail re-runs only itself, and a killed run goes on where it was.
 */
export async function runLoop(frame: Frame, number: number, body: PlannedGraph): Promise<Slots> {
  const node = frame.plan.nodes[number]!;
  const { items: list, ...given } = await innerSlots(node, frame);
  const path = frame.prefix + node.id;
  const items = await itemsOf(list, frame.scope, path);
  return new Loop(frame, path, body, items, given).run();
}

/** What came of one round: as the cache knows it, and its values where they were just made. */
interface Round {
  readonly result?: Pick<StoredResult, "outputs" | "notices">;
  readonly made?: Slots;
}

class Loop {
  readonly #frame: Frame;
  readonly #path: string;
  readonly #body: PlannedGraph;
  readonly #items: readonly unknown[];
  readonly #given: Slots;
  /** Undefined when rounds are not cached. */
  readonly #keys: StepIngredients | undefined;
  readonly #carried: readonly string[];
  #cachedFrom = -1;
  #ran = 0;
  #spent = 0;

  constructor(frame: Frame, path: string, body: PlannedGraph, items: readonly unknown[], given: Slots) {
    this.#frame = frame;
    this.#path = path;
    this.#body = body;
    this.#items = items;
    this.#given = given;
    this.#carried = body.outputs.map((output) => output.name);
    this.#keys = frame.cached && frame.scope.cache !== undefined ? stepKeys(body, given, frame.scope) : undefined;
  }

  async run(): Promise<Slots> {
    const { scope } = this.#frame;
    const steps = { cached: 0, run: 0 };
    scope.report.steps[this.#path] = steps;
    let state = this.#pick(this.#given);
    for (let index = 0; index < this.#items.length; index++) {
      const started = scope.host.now();
      const key = this.#key(index, state);
      const { round, mine } = await this.#round(index, state, key);
      if (mine) {
        this.#tellCached(index);
        this.#tellProgress(index, scope.host.now() - started);
        steps.run++;
      } else {
        if (this.#cachedFrom < 0) this.#cachedFrom = index;
        for (const message of round.result?.notices ?? []) tell(scope, `${this.#path}/step[${index}]`, message);
        steps.cached++;
      }
      state = this.#after(round, index, state);
    }
    this.#tellCached(this.#items.length);
    if (steps.run > 0 && this.#keys !== undefined) scope.report.misses++;
    else if (steps.cached > 0) scope.report.hits++;
    // The steps keep the way back to what they were given, but not its values.
    Slot.dropLasting(this.#given);
    return this.#pick(state);
  }

  #key(index: number, state: Slots): string | undefined {
    const { scope } = this.#frame;
    const ingredients = this.#keys?.(this.#items[index], index, state);
    if (ingredients === undefined) return undefined;
    scope.ingredients?.set(`${this.#path}/step[${index}]`, ingredients);
    return keyOf(ingredients, scope);
  }

  /** One round: from the cache, at once, or by waiting for the same round of another run. */
  async #round(index: number, state: Slots, key: string | undefined): Promise<{ round: Round; mine: boolean }> {
    const { scope, signal } = this.#frame;
    if (key === undefined) return { round: await this.#compute(index, state, undefined, this.#frame), mine: true };
    let mine = false;
    const round = await scope.flights.run(key, signal, async (flight): Promise<Round> => {
      const result = await scope.cache!.find(key);
      if (result !== undefined) return { result };
      mine = true;
      return this.#compute(index, state, key, flight);
    });
    return { round, mine };
  }

  async #compute(index: number, state: Slots, key: string | undefined, stop: Stop): Promise<Round> {
    const { scope, cached } = this.#frame;
    const started = scope.host.now();
    const inputs: Record<string, Slot> = { ...this.#given, ...this.#pick(state) };
    inputs.item = Slot.of(this.#items[index]);
    inputs.index = Slot.of(index);
    const prefix = `${this.#path}/step[${index}]/`;
    const told = scope.report.notices.length;
    // Inside a cached round results stay in memory; a body that looks outside is cached node by node instead.
    const inner = cached && key === undefined;
    const made = await this.#frame.inner({ plan: this.#body, inputs, prefix, signal: stop.signal, cached: inner });
    if (key === undefined) return { made };
    const outputs: Record<string, ContentId> = {};
    const values = new Map<ContentId, unknown>();
    for (const name in made) {
      const value = await valueOfSlot(made[name]!, scope);
      outputs[name] = idOfSlot(made[name]!, scope);
      values.set(outputs[name], value);
    }
    const said = scope.report.notices.slice(told).filter(({ path }) => path.startsWith(prefix));
    const notices = [...new Set(said.map(({ message }) => message))];
    const result = { outputs, ms: scope.host.now() - started, ...(notices.length > 0 ? { notices } : {}) };
    await scope.cache!.save(key, result, values);
    return { result, made };
  }

  /** The carried values after a round, with lives of their own. */
  #after({ result, made }: Round, index: number, before: Slots): Slots {
    const slots: Record<string, Slot> = {};
    const recover = this.#keys && this.#recover(index, before);
    for (const name in result?.outputs ?? made) {
      const one = recover && (() => recover(name));
      slots[name] = made === undefined ? Slot.stored(result!.outputs[name]!, one) : made[name]!.share(one);
    }
    return slots;
  }

  #recover(index: number, before: Slots): (name: string) => Promise<unknown> {
    const state = this.#pick(before);
    // What is kept for this must not hold the values themselves.
    Slot.dropLasting(state);
    let running: Promise<Round> | undefined;
    return async (name) => {
      running ??= this.#compute(index, state, this.#key(index, state), this.#frame).finally(() => {
        running = undefined;
      });
      return valueOfSlot((await running).made![name]!, this.#frame.scope);
    };
  }

  /** Slots of the carried values, with lives of their own. */
  #pick(from: Slots): Record<string, Slot> {
    const picked: Record<string, Slot> = {};
    for (const name of this.#carried) {
      const slot = own(from, name);
      if (slot !== undefined) picked[name] = slot.share();
    }
    return picked;
  }

  #tellProgress(index: number, ms: number): void {
    this.#spent += ms;
    this.#ran++;
    const left_ms = Math.round((this.#spent / this.#ran) * (this.#items.length - index - 1));
    const { log } = this.#frame.scope;
    log.add({ type: "node.progress", path: this.#path, step: index + 1, of: this.#items.length, left_ms });
  }

  #tellCached(to: number): void {
    if (this.#cachedFrom < 0) return;
    this.#frame.scope.log.add({ type: "steps.cached", path: this.#path, from: this.#cachedFrom, to });
    this.#cachedFrom = -1;
  }
}
