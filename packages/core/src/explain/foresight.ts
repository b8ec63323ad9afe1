import type { Ingredients, StoredResult } from "../cache/contract.ts";
import type { NodeContext } from "../node/define-node.ts";
import { type InputSource, nodesOf, type PlannedGraph } from "../plan/plan.ts";
import { failureData } from "../problem/failure-data.ts";
import { innerSlots } from "../run/call.ts";
import { ExecutionContext } from "../run/execution-context.ts";
import { knownError } from "../run/failure.ts";
import { type Chosen, inputValues } from "../run/inputs.ts";
import { itemsOf } from "../run/items.ts";
import { iterationKeys } from "../run/iteration-keys.ts";
import { keyOf, nodeIngredients } from "../run/key.ts";
import type { RunContext } from "../run/run-context.ts";
import { Slot, type Slots } from "../run/slot.ts";
import { listOfSlots } from "../run/slot-value.ts";
import { type SlotSource, slotOfSource } from "../run/source.ts";
import { own } from "../value/record.ts";
import { type Explained, type ExplainedSteps, reasonFor } from "./explained.ts";

interface Options {
  readonly context: RunContext;
  readonly plan: PlannedGraph;
  readonly inputs: Slots;
  readonly prefix: string;
  readonly last: ReadonlyMap<string, Ingredients>;
  readonly rows: Explained[];
}

/** A run's way through one graph, foreseen from the cache alone. */
export class Foresight implements SlotSource {
  readonly context: RunContext;
  readonly #options: Options;
  /** Outputs that are known; null for nodes whose outputs are not. */
  readonly #known = new Map<number, Slots | null>();
  readonly #demanded = new Set<number>();
  readonly #chosen = new Map<number, Chosen>();

  constructor(options: Options) {
    this.context = options.context;
    this.#options = options;
  }

  slotOf(source: InputSource & { readonly kind: "node" | "input" }): Slot | undefined {
    return source.kind === "input"
      ? own(this.#options.inputs, source.name)
      : own(this.#known.get(source.node) ?? undefined, source.port);
  }

  /** Adds a row per node. */
  async run(): Promise<void> {
    const { plan } = this.#options;
    for (const { source } of plan.outputs) for (const node of nodesOf(source)) this.#demand(node);
    // Deciding what is lazy can demand nodes that stand earlier, so the pass is repeated until nothing new turns up.
    for (let before = -1; before !== this.#known.size + this.#demanded.size; ) {
      before = this.#known.size + this.#demanded.size;
      for (let number = 0; number < plan.nodes.length; number++) {
        if (!this.#demanded.has(number) || this.#known.has(number)) continue;
        await this.#turn();
        await this.#visitOrSayWhyNot(number);
      }
    }
  }

  /** Runs, and returns the outputs if all are known. */
  async outputs(): Promise<Slots | undefined> {
    await this.run();
    const { plan } = this.#options;
    const outputs: Record<string, Slot> = {};
    for (const { name, source } of plan.outputs) {
      if (nodesOf(source).some((node) => !this.#known.get(node))) return undefined;
      const slot = await slotOfSource(source, this);
      if (slot) outputs[name] = slot;
    }
    return outputs;
  }

  /** What to wait for before more work, so that the thread serves others meanwhile. */
  #turn(): Promise<void> | undefined {
    return this.context.turns.due();
  }

  #demand(first: number): void {
    const stack = [first];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (this.#demanded.has(node)) continue;
      this.#demanded.add(node);
      const { links, inputs } = this.#options.plan.nodes[node]!;
      for (const link of links) if (inputs[link.input]!.wanted === undefined) stack.push(link.node);
    }
  }

  /** An error at one node goes into its row; the other nodes are explained all the same. */
  async #visitOrSayWhyNot(number: number): Promise<void> {
    try {
      await this.#visit(number);
    } catch (error) {
      const { plan, prefix, rows } = this.#options;
      const { id, entry } = plan.nodes[number]!;
      const row = { path: prefix + id, node: entry.type };
      // A run would make the lost value again, and see.
      if (error instanceof ValueGone) rows.push({ ...row, status: "follows" });
      else {
        const known = knownError(error);
        rows.push({ ...row, status: "fails", error: failureData(known, known.code) });
      }
      this.#known.set(number, null);
    }
  }

  async #visit(number: number): Promise<void> {
    const node = this.#options.plan.nodes[number]!;
    const ready = (chosen: Chosen): "yes" | "waits" | "unknown" => {
      const states = node.links.filter((link) => chosen(link.input)).map((link) => this.#known.get(link.node));
      return states.includes(null) ? "unknown" : states.includes(undefined) ? "waits" : "yes";
    };
    const eager: Chosen = (at) => node.inputs[at]!.wanted === undefined;
    if (node.entry.lazy.length > 0 && !this.#chosen.has(number) && ready(eager) === "yes") {
      const values = await inputValues(node, eager, this);
      // As in a run, the declaration typed the question for these values.
      const wanted = node.inputs.map(
        ({ wanted: ask }) => ask === undefined || (ask as (eager: unknown) => boolean)(values),
      );
      this.#chosen.set(number, (at) => wanted[at]!);
      for (const link of node.links) if (wanted[link.input]) this.#demand(link.node);
    }
    const chosen = this.#chosen.get(number) ?? eager;
    const state = ready(chosen);
    if (state === "waits") return;
    const path = this.#options.prefix + node.id;
    if (state === "unknown") {
      this.#options.rows.push({ path, node: node.entry.type, status: "follows" });
      this.#known.set(number, null);
      return;
    }
    const outputs =
      node.work.kind === "compute" ? await this.#compute(number, path, chosen) : await this.#inside(number, path);
    this.#known.set(number, outputs ?? null);
  }

  async #compute(number: number, path: string, chosen: Chosen): Promise<Slots | undefined> {
    const { plan, rows, last } = this.#options;
    const planned = plan.nodes[number]!;
    if (planned.work.kind !== "compute") return undefined;
    const { type } = planned.entry;
    if (planned.work.node.cache === "never") {
      rows.push({ path, node: type, status: "runs", reason: "never cached" });
      return undefined;
    }
    const stop = { signal: new AbortController().signal };
    const nodeContext = (): NodeContext => new ExecutionContext(this.context, path, stop, this.context.host.now());
    const ingredients = await nodeIngredients(planned, planned.work.node, chosen, this, nodeContext);
    const found = await this.context.cache!.find(keyOf(ingredients, this.context));
    if (found === undefined) {
      // Keys have the first names of inputs, people know today's.
      const nameOf = (name: string) => planned.inputs.find(({ keyName }) => keyName === name)?.port ?? name;
      rows.push({ path, node: type, status: "runs", reason: reasonFor(ingredients, last.get(path), nameOf) });
      return undefined;
    }
    rows.push({ path, node: type, status: "cached" });
    return storedSlots(found);
  }

  async #inside(number: number, path: string): Promise<Slots | undefined> {
    const { plan, rows, last } = this.#options;
    const node = plan.nodes[number]!;
    const { work } = node;
    if (work.kind === "compute") return undefined;
    const slots = await innerSlots(node, this);
    const inner = (inputs: Slots, prefix: string) =>
      new Foresight({ context: this.context, plan: work.body, inputs, prefix, last, rows }).outputs();
    if (work.kind === "call") return inner(slots, `${path}/`);
    const { items: list, ...given } = slots;
    const items = await itemsOf(list, this.context, path);
    if (work.kind === "loop") return this.#loop(path, work.body, items, given);
    const iterations: (Slots | undefined)[] = [];
    for (let index = 0; index < items.length; index++) {
      await this.#turn();
      const inputs = { ...given, item: Slot.of(items[index]), index: Slot.of(index) };
      iterations.push(await inner(inputs, `${path}/item[${index}]/`));
    }
    if (iterations.includes(undefined)) return undefined;
    const outputs: Record<string, Slot> = {};
    for (const { name } of work.body.outputs) {
      outputs[name] = listOfSlots(
        iterations.map((iteration) => own(iteration, name)),
        this.context,
      );
    }
    return outputs;
  }

  async #loop(path: string, body: PlannedGraph, items: readonly unknown[], given: Slots): Promise<Slots | undefined> {
    const { rows, last } = this.#options;
    const carried = body.outputs.map((output) => output.name);
    let state: Slots = Object.fromEntries(carried.map((name) => [name, given[name]!]));
    const keys = iterationKeys(body, given, this.context);
    const steps: ExplainedSteps[] = [];
    for (let index = 0; index < items.length; index++) {
      await this.#turn();
      const ingredients = keys?.(items[index], index, state);
      const found = ingredients && (await this.context.cache!.find(keyOf(ingredients, this.context)));
      if (found !== undefined) {
        state = storedSlots(found);
        continue;
      }
      if (index > 0) steps.push({ from: 0, to: index, status: "cached" });
      steps.push({ from: index, to: index + 1, status: "runs" });
      if (index + 1 < items.length) steps.push({ from: index + 1, to: items.length, status: "follows" });
      const reason = ingredients ? reasonFor(ingredients, last.get(`${path}/step[${index}]`)) : "never cached";
      rows.push({ path, node: "loop", status: "runs", reason, steps });
      return undefined;
    }
    if (items.length > 0) steps.push({ from: 0, to: items.length, status: "cached" });
    rows.push({ path, node: "loop", status: "cached", steps });
    return state;
  }
}

function storedSlots(found: StoredResult): Slots {
  const slots: Record<string, Slot> = {};
  for (const port in found.outputs) slots[port] = Slot.stored(found.outputs[port]!, gone);
  return slots;
}

/** A value that the cache promised, and that is needed to see further, is gone. */
class ValueGone extends Error {}

async function gone(): Promise<never> {
  throw new ValueGone();
}
