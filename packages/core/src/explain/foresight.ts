import type { Ingredients } from "../cache/contract.ts";
import type { NodeContext } from "../node/define-node.ts";
import { type InputSource, nodesOf } from "../plan/input-source.ts";
import type { PlannedGraph } from "../plan/plan.ts";
import { failureData } from "../problem/failure-data.ts";
import { innerSlots } from "../run/call.ts";
import { ExecutionContext } from "../run/execution-context.ts";
import { knownError } from "../run/failure.ts";
import { type Chosen, inputValues } from "../run/inputs.ts";
import { itemsOf } from "../run/items.ts";
import { keyOf, nodeIngredients } from "../run/key.ts";
import type { RunContext } from "../run/run-context.ts";
import { Slot, type Slots } from "../run/slot.ts";
import { listOfSlots } from "../run/slot-value.ts";
import { type SlotSource, slotOfSource } from "../run/source.ts";
import { own } from "../value/record.ts";
import { type Explained, reasonFor } from "./explained.ts";
import { foreseenLoop, type Looks, storedSlots, ValueGone } from "./foreseen-loop.ts";

interface Options {
  readonly context: RunContext;
  readonly plan: PlannedGraph;
  readonly inputs: Slots;
  readonly prefix: string;
  readonly last: ReadonlyMap<string, Ingredients>;
  readonly rows: Explained[];
  readonly looks: Looks;
  readonly onIngredients?: (path: string, ingredients: Ingredients) => void;
}

/** A run's way through one graph, foreseen from the cache alone. */
export class Foresight implements SlotSource {
  readonly context: RunContext;
  readonly #options: Options;
  /** Outputs that are known; null for nodes whose outputs are not. */
  readonly #known = new Map<number, Slots | null>();
  /** Rows of each node, those inside it included. */
  readonly #rowsOf = new Map<number, Explained[]>();
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

  /** Adds a row per node that the outputs need, in the order of the plan. */
  async run(): Promise<void> {
    const { plan, rows } = this.#options;
    await this.#look(plan.outputs.flatMap(({ source }) => nodesOf(source)));
    for (let number = 0; number < plan.nodes.length; number++)
      for (const row of this.#rowsOf.get(number) ?? []) rows.push(row);
  }

  /** Looks at nodes, each after what it waits for. */
  async #look(nodes: readonly number[]): Promise<void> {
    const stack = nodes.toReversed();
    for (let number = stack.at(-1); number !== undefined; number = stack.at(-1)) {
      if (this.#known.has(number)) {
        stack.pop();
        continue;
      }
      if (this.#options.looks.left === 0) return this.#skip(stack);
      await this.#turn();
      for (const awaited of (await this.#visitOrSayWhyNot(number)).toReversed()) stack.push(awaited);
    }
  }

  /** Adds a row for each of these nodes, and of those that they surely need, that nobody looks at any more. */
  #skip(stack: number[]): void {
    const { plan, prefix } = this.#options;
    for (let number = stack.pop(); number !== undefined; number = stack.pop()) {
      if (this.#known.has(number)) continue;
      const { id, entry, links, inputs } = plan.nodes[number]!;
      this.#known.set(number, null);
      this.#add(number, { path: prefix + id, node: entry.type, status: "unseen" });
      const chosen = this.#chosen.get(number);
      for (const link of links)
        if (chosen === undefined ? inputs[link.input]!.wanted === undefined : chosen(link.input)) stack.push(link.node);
    }
  }

  #add(number: number, row: Explained): void {
    const rows = this.#rowsOf.get(number);
    if (rows === undefined) this.#rowsOf.set(number, [row]);
    else rows.push(row);
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

  /** Looks at a node, or returns what it waits for. An error at one goes into its row; the others are explained all the same. */
  async #visitOrSayWhyNot(number: number): Promise<readonly number[]> {
    try {
      return await this.#visit(number);
    } catch (error) {
      const { plan, prefix } = this.#options;
      const { id, entry } = plan.nodes[number]!;
      const row = { path: prefix + id, node: entry.type };
      // A run would make the lost value again, and see.
      if (error instanceof ValueGone) this.#add(number, { ...row, status: "follows" });
      else {
        const known = knownError(error);
        this.#add(number, { ...row, status: "fails", error: failureData(known, known.code) });
      }
      this.#known.set(number, null);
      return [];
    }
  }

  async #visit(number: number): Promise<readonly number[]> {
    const { plan, prefix, looks } = this.#options;
    const node = plan.nodes[number]!;
    const linked = (chosen: Chosen) => node.links.filter(({ input }) => chosen(input)).map((link) => link.node);
    const awaited = (nodes: readonly number[]) => nodes.filter((one) => !this.#known.has(one));
    const isKnown = (nodes: readonly number[]) => nodes.every((one) => this.#known.get(one) !== null);
    const eager: Chosen = (at) => node.inputs[at]!.wanted === undefined;
    if (node.entry.lazy.length > 0 && !this.#chosen.has(number)) {
      const first = linked(eager);
      const missing = awaited(first);
      if (missing.length > 0) return missing;
      if (isKnown(first)) {
        const values = await inputValues(node, eager, this);
        // As in a run, the declaration typed the question for these values.
        const wanted = node.inputs.map(
          ({ wanted: ask }) => ask === undefined || (ask as (eager: unknown) => boolean)(values),
        );
        this.#chosen.set(number, (at) => wanted[at]!);
      }
    }
    const chosen = this.#chosen.get(number) ?? eager;
    const needed = linked(chosen);
    const missing = awaited(needed);
    if (missing.length > 0) return missing;
    looks.left--;
    const path = prefix + node.id;
    if (!isKnown(needed)) {
      this.#add(number, { path, node: node.entry.type, status: "follows" });
      this.#known.set(number, null);
      return [];
    }
    const outputs =
      node.work.kind === "compute" ? await this.#compute(number, path, chosen) : await this.#inside(number, path);
    this.#known.set(number, outputs ?? null);
    return [];
  }

  async #compute(number: number, path: string, chosen: Chosen): Promise<Slots | undefined> {
    const { plan, last } = this.#options;
    const planned = plan.nodes[number]!;
    if (planned.work.kind !== "compute") return undefined;
    const { type } = planned.entry;
    if (planned.work.node.cache === "never") {
      this.#add(number, { path, node: type, status: "runs", reason: "never cached" });
      return undefined;
    }
    const stop = { signal: new AbortController().signal };
    const nodeContext = (): NodeContext => new ExecutionContext(this.context, path, stop, this.context.host.now());
    const ingredients = await nodeIngredients(planned, planned.work.node, chosen, this, nodeContext);
    // Keys have the first names of inputs, people know today's.
    const nameOf = (name: string) => planned.inputs.find(({ keyName }) => keyName === name)?.port ?? name;
    this.#options.onIngredients?.(
      path,
      ingredients.map(([name, value]) => [nameOf(name), value]),
    );
    const found = await this.context.cache!.find(keyOf(ingredients, this.context));
    if (found === undefined) {
      this.#add(number, { path, node: type, status: "runs", reason: reasonFor(ingredients, last.get(path), nameOf) });
      return undefined;
    }
    this.#add(number, { path, node: type, status: "cached" });
    return storedSlots(found);
  }

  async #inside(number: number, path: string): Promise<Slots | undefined> {
    const { plan, looks } = this.#options;
    const node = plan.nodes[number]!;
    const { work } = node;
    if (work.kind === "compute") return undefined;
    const slots = await innerSlots(node, this);
    const rows: Explained[] = [];
    this.#rowsOf.set(number, rows);
    const inner = (inputs: Slots, prefix: string) =>
      new Foresight({
        ...this.#options,
        ...{ plan: work.body, inputs, prefix, rows },
      }).outputs();
    if (work.kind === "call") return inner(slots, `${path}/`);
    const { items: list, ...given } = slots;
    const items = await itemsOf(list, this.context, path);
    if (work.kind === "loop") return foreseenLoop({ path, body: work.body, items, given, rows }, this.#options);
    const iterations: (Slots | undefined)[] = [];
    for (let index = 0; index < items.length; index++) {
      if (looks.left === 0) {
        const steps = [{ from: index, to: items.length, status: "unseen" }] as const;
        rows.push({ path, node: node.entry.type, status: "unseen", steps });
        return undefined;
      }
      looks.left--;
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
}
