import type { PlannedGraph } from "../plan/plan.ts";
import type { ContentId } from "../value/content.ts";
import { innerSlots } from "./call.ts";
import type { Frame, Slots } from "./frame.ts";
import { idOfSlot, keyOf, valueOfSlot } from "./inputs.ts";
import { itemsOf } from "./items.ts";
import { Slot } from "./slot.ts";
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
      const key = this.#key(index, state);
      const found = key && (await scope.cache!.find(key));
      if (found) {
        if (this.#cachedFrom < 0) this.#cachedFrom = index;
        state = this.#stored(found.outputs, index, state);
        steps.cached++;
        continue;
      }
      this.#tellCached(index);
      state = await this.#round(index, state, key);
      steps.run++;
    }
    this.#tellCached(this.#items.length);
    if (steps.cached === this.#items.length && steps.cached > 0) scope.report.hits++;
    else if (this.#keys) scope.report.misses++;
    return this.#pick(state);
  }

  #key(index: number, state: Slots): string | undefined {
    const { scope } = this.#frame;
    const ingredients = this.#keys?.(this.#items[index], index, state);
    if (ingredients === undefined) return undefined;
    scope.ingredients.set(`${this.#path}/step[${index}]`, ingredients);
    return keyOf(ingredients, scope);
  }

  /** One round: at once, or by waiting for the same round of another run. */
  async #round(index: number, state: Slots, key: string | undefined): Promise<Slots> {
    const { scope, signal } = this.#frame;
    const started = scope.host.now();
    const result = key
      ? await scope.flights.run(key, signal, (flight) => this.#compute(index, state, key, flight.signal))
      : await this.#compute(index, state, undefined, signal);
    this.#spent += scope.host.now() - started;
    this.#ran++;
    const left = this.#items.length - index - 1;
    const left_ms = Math.round((this.#spent / this.#ran) * left);
    scope.log.add({ type: "node.progress", path: this.#path, step: index + 1, of: this.#items.length, left_ms });
    return this.#share(result, index, state, key);
  }

  async #compute(index: number, state: Slots, key: string | undefined, signal: AbortSignal): Promise<Slots> {
    const { scope, cached } = this.#frame;
    const started = scope.host.now();
    const inputs: Record<string, Slot> = { ...this.#shared(), ...this.#pick(state) };
    inputs.item = Slot.of(this.#items[index]);
    inputs.index = Slot.of(index);
    const prefix = `${this.#path}/step[${index}]/`;
    // Inside a cached round results stay in memory; a body that looks outside is cached node by node instead.
    const inner = cached && key === undefined;
    const outputs = await this.#frame.inner({ plan: this.#body, inputs, prefix, signal, cached: inner });
    if (key === undefined) return outputs;
    const ids: Record<string, ContentId> = {};
    const values = new Map<ContentId, unknown>();
    for (const name of this.#carried) {
      const value = await valueOfSlot(outputs[name]!, scope);
      ids[name] = idOfSlot(outputs[name]!, scope);
      values.set(ids[name], value);
    }
    await scope.cache!.save(key, { outputs: ids, ms: scope.host.now() - started }, values);
    return outputs;
  }

  #stored(ids: Readonly<Record<string, ContentId>>, index: number, before: Slots): Slots {
    const slots: Record<string, Slot> = {};
    for (const name of this.#carried) slots[name] = Slot.stored(ids[name]!, this.#recover(name, index, before));
    return slots;
  }

  #share(slots: Slots, index: number, before: Slots, key: string | undefined): Slots {
    const shared: Record<string, Slot> = {};
    for (const name of this.#carried)
      shared[name] = slots[name]!.share(key === undefined ? undefined : this.#recover(name, index, before));
    return shared;
  }

  #recover(name: string, index: number, before: Slots): () => Promise<unknown> {
    const state = this.#pick(before);
    // What is kept for this must not hold the values themselves.
    for (const slot of Object.values(state)) if (slot.id !== undefined && slot.recover !== undefined) slot.drop();
    return async () => {
      const { signal, scope } = this.#frame;
      const outputs = await this.#compute(index, state, this.#key(index, state), signal);
      return valueOfSlot(outputs[name]!, scope);
    };
  }

  /** Slots of the carried values, with lives of their own. */
  #pick(from: Slots): Record<string, Slot> {
    return Object.fromEntries(this.#carried.filter((name) => from[name]).map((name) => [name, from[name]!.share()]));
  }

  #shared(): Record<string, Slot> {
    return Object.fromEntries(Object.entries(this.#given).map(([name, slot]) => [name, slot.share()]));
  }

  #tellCached(to: number): void {
    if (this.#cachedFrom < 0) return;
    this.#frame.scope.log.add({ type: "steps.cached", path: this.#path, from: this.#cachedFrom, to });
    this.#cachedFrom = -1;
  }
}
