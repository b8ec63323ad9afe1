import type { ResultCache, StoredResult } from "../cache/contract.ts";
import { resourcesOf } from "../plan/identity.ts";
import type { PlannedGraph } from "../plan/plan.ts";
import type { ContentId } from "../value/content.ts";
import { own } from "../value/record.ts";
import { innerSlots } from "./call.ts";
import { emitNotice } from "./execution-context.ts";
import type { FrameNode, NodeFrame } from "./frame-node.ts";
import { itemsOf } from "./items.ts";
import { type IterationIngredients, iterationKeys } from "./iteration-keys.ts";
import { keyOf } from "./key.ts";
import { inOneProcess } from "./one-process.ts";
import { saveBeside } from "./saving.ts";
import type { CancellationToken } from "./single-flight.ts";
import { Slot, type Slots } from "./slot.ts";
import { idOfSlot, valueOfSlot } from "./slot-value.ts";

/**
 * Runs the graph inside a node once per item; an output with the name of an input is carried into the next iteration.
 *
 * Iterations are cached as a chain: the key of one is the body, the item and the content ids of the carried values, and
 * its result is stored while the next is computed. So a changed tail re-runs only itself, and a killed run resumes.
 */
export async function runLoop({ frame, planned, path }: FrameNode, body: PlannedGraph): Promise<Slots> {
  const { items: list, ...inputs } = await innerSlots(planned, frame);
  const items = await itemsOf(list, frame.context, path);
  return new Loop(frame, path, body, items, inputs).run();
}

/** The result of one iteration as the cache stores it, and the values where they were just computed. */
interface Iteration {
  readonly result?: Pick<StoredResult, "outputs" | "notices">;
  readonly outputs?: Slots;
}

class Loop {
  readonly #frame: NodeFrame;
  readonly #path: string;
  readonly #body: PlannedGraph;
  readonly #items: readonly unknown[];
  readonly #inputs: Slots;
  /** Undefined when iterations are not cached. */
  readonly #keys: IterationIngredients | undefined;
  readonly #carried: readonly string[];
  /** Undefined where an iteration takes nothing that others wait for, and where no other process can be at the same. */
  readonly #reserve: ResultCache["reserve"];
  #cachedFrom = -1;
  #ran = 0;
  #spent = 0;
  /** Settles when the iteration before is stored: no more than one waits for that. */
  #saving: Promise<void> | undefined;

  constructor(frame: NodeFrame, path: string, body: PlannedGraph, items: readonly unknown[], inputs: Slots) {
    this.#frame = frame;
    this.#path = path;
    this.#body = body;
    this.#items = items;
    this.#inputs = inputs;
    this.#carried = body.outputs.map((output) => output.name);
    const reserve = frame.context.cache?.reserve;
    this.#reserve = reserve && resourcesOf(body).size > 0 ? reserve : undefined;
    this.#keys =
      frame.cached && frame.context.cache !== undefined ? iterationKeys(body, inputs, frame.context) : undefined;
  }

  async run(): Promise<Slots> {
    const { context } = this.#frame;
    const steps = { cached: 0, run: 0 };
    context.report.steps[this.#path] = steps;
    let state = this.#pick(this.#inputs);
    let now = context.host.now();
    for (let index = 0; index < this.#items.length; index++) {
      context.turns.at(now);
      const turn = context.turns.due();
      if (turn !== undefined) {
        await turn;
        now = context.host.now();
      }
      context.budget.spendExecution();
      const started = now;
      const key = this.#key(index, state);
      const { iteration, isOwner } = await this.#iterate(index, state, key);
      now = context.host.now();
      if (isOwner) {
        this.#emitCached(index);
        this.#emitProgress(index, now - started);
        steps.run++;
      } else {
        if (this.#cachedFrom < 0) this.#cachedFrom = index;
        for (const message of iteration.result?.notices ?? [])
          emitNotice(context, `${this.#path}/step[${index}]`, message);
        steps.cached++;
      }
      state = this.#after(iteration, index, state);
    }
    this.#emitCached(this.#items.length);
    if (steps.run > 0 && this.#keys !== undefined) context.report.misses++;
    else if (steps.cached > 0) context.report.hits++;
    // Iterations can recompute their inputs, so the values need not stay in memory.
    Slot.releaseRecoverable(this.#inputs);
    return this.#pick(state);
  }

  #key(index: number, state: Slots): string | undefined {
    const { context } = this.#frame;
    const ingredients = this.#keys?.(this.#items[index], index, state);
    if (ingredients === undefined) return undefined;
    context.ingredients?.keep(`${this.#path}/step[${index}]`, ingredients);
    return keyOf(ingredients, context);
  }

  /** One iteration: from the cache, by running it, or by joining the same iteration of another run. */
  async #iterate(
    index: number,
    state: Slots,
    key: string | undefined,
  ): Promise<{ iteration: Iteration; isOwner: boolean }> {
    const { context, signal } = this.#frame;
    if (key === undefined)
      return { iteration: await this.#compute(index, state, undefined, this.#frame), isOwner: true };
    let isOwner = false;
    const iteration = await context.singleFlight.run(key, signal, async (flight): Promise<Iteration> => {
      const result = await context.cache!.find(key);
      if (result !== undefined) return { result };
      const work = () => {
        isOwner = true;
        return this.#compute(index, state, key, flight);
      };
      if (this.#reserve === undefined) return work();
      return await inOneProcess<Iteration>(this.#reserve, key, flight, { work, found: (other) => ({ result: other }) });
    });
    return { iteration, isOwner };
  }

  async #compute(index: number, state: Slots, key: string | undefined, stop: CancellationToken): Promise<Iteration> {
    const { context, cached } = this.#frame;
    const started = context.host.now();
    context.turns.at(started);
    const inputs: Record<string, Slot> = { ...this.#inputs, ...this.#pick(state) };
    inputs.item = Slot.of(this.#items[index]);
    inputs.index = Slot.of(index);
    const prefix = `${this.#path}/step[${index}]/`;
    const noticesBefore = context.report.notices.length;
    // Inside a cached iteration results stay in memory; a body that looks outside is cached node by node instead.
    const inner = cached && key === undefined;
    const outputs = await this.#frame.inner({ plan: this.#body, inputs, prefix, signal: stop.signal, cached: inner });
    if (key === undefined) return { outputs };
    const ids: Record<string, ContentId> = {};
    const values = new Map<ContentId, unknown>();
    for (const name in outputs) {
      const value = await valueOfSlot(outputs[name]!, context);
      ids[name] = idOfSlot(outputs[name]!, context);
      values.set(ids[name], value);
    }
    const emitted = context.report.notices.slice(noticesBefore).filter(({ path }) => path.startsWith(prefix));
    const notices = [...new Set(emitted.map(({ message }) => message))];
    const ms = context.host.now() - started;
    const result = { outputs: ids, ms, ...(notices.length > 0 ? { notices } : {}), node: "loop" };
    await this.#saving;
    this.#saving = saveBeside(context.cache!.save(key, result, values), context, stop);
    return { result, outputs };
  }

  /** The carried values after an iteration, each released on its own. */
  #after({ result, outputs }: Iteration, index: number, before: Slots): Slots {
    const slots: Record<string, Slot> = {};
    const recover = this.#keys && this.#recover(index, before);
    for (const name in result?.outputs ?? outputs) {
      const one = recover && (() => recover(name));
      slots[name] = outputs === undefined ? Slot.stored(result!.outputs[name]!, one) : outputs[name]!.share(one);
    }
    return slots;
  }

  #recover(index: number, before: Slots): (name: string) => Promise<unknown> {
    const state = this.#pick(before);
    // Keeping this for later must not keep the values in memory.
    Slot.releaseRecoverable(state);
    let running: Promise<Iteration> | undefined;
    return async (name) => {
      await this.#frame.context.turns.pass();
      running ??= this.#compute(index, state, this.#key(index, state), this.#frame).finally(() => {
        running = undefined;
      });
      return valueOfSlot((await running).outputs![name]!, this.#frame.context);
    };
  }

  /** Slots of the carried values, each released on its own. */
  #pick(from: Slots): Record<string, Slot> {
    const picked: Record<string, Slot> = {};
    for (const name of this.#carried) {
      const slot = own(from, name);
      if (slot !== undefined) picked[name] = slot.share();
    }
    return picked;
  }

  #emitProgress(index: number, ms: number): void {
    this.#spent += ms;
    this.#ran++;
    const left_ms = Math.round((this.#spent / this.#ran) * (this.#items.length - index - 1));
    const { log } = this.#frame.context;
    log.add({ type: "node.progress", path: this.#path, step: index + 1, of: this.#items.length, left_ms });
  }

  #emitCached(to: number): void {
    if (this.#cachedFrom < 0) return;
    this.#frame.context.log.add({ type: "steps.cached", path: this.#path, from: this.#cachedFrom, to });
    this.#cachedFrom = -1;
  }
}
