import type { DemandStart } from "../plan/demand-start.ts";
import type { PlannedGraph, PlannedLink, PlannedNode } from "../plan/plan.ts";
import { own } from "../value/record.ts";
import { demandStart } from "./demand-start.ts";
import { Heap } from "./heap.ts";
import type { Chosen } from "./inputs.ts";
import { Slot, type Slots } from "./slot.ts";

/** The inputs that count of a node without lazy ones. */
const all: Chosen = () => true;

/**
 * Tracks demand in one run of a graph. A node is wanted when a wanted node reads it, ready when all inputs it waits for
 * are known, and its values are released after their last reader. Independent of how nodes are run.
 */
export class Demand {
  /** Nodes that can run now, in the plan's order. */
  readonly ready = new Heap();
  /** Nodes that wait and can do part of their work now. */
  readonly ahead: number[] = [];

  readonly #plan: PlannedGraph;
  readonly #outputs: (Slots | undefined)[];
  /** What nodes have passed on before their other outputs, and the links that wait no more. Allocated with the first. */
  #early:
    | {
        readonly outputs: Map<number, Slots>;
        readonly links: Set<PlannedLink>;
        /** Nodes that were given work on what was passed on. */
        readonly ahead: Set<number>;
      }
    | undefined;
  readonly #wanted: Uint8Array;
  /** Links that a wanted node still waits for. */
  readonly #pending: Int32Array;
  /** Links out of a node whose reader is not done. */
  readonly #readers: Int32Array;
  /** Lazy inputs of a node that are wanted; present once decided. Allocated with the first. */
  #chosen: Map<number, ReadonlySet<number>> | undefined;
  /** Which nodes the graph's outputs wait for, and how many are not known yet. */
  readonly #targets: DemandStart["targets"];
  #unmet: number;

  /** Wants what the graph's outputs read. */
  constructor(plan: PlannedGraph) {
    const { wanted, pending, readers, targets, count, ready } = demandStart(plan);
    this.#plan = plan;
    this.#outputs = new Array(plan.nodes.length);
    this.#wanted = wanted.slice();
    this.#pending = pending.slice();
    this.#readers = readers.slice();
    this.#targets = targets;
    this.#unmet = count;
    for (const node of ready) this.ready.push(node);
  }

  /** Whether everything that the graph's outputs read is known. */
  get met(): boolean {
    return this.#unmet === 0;
  }

  /** The outputs of a node; those that it has passed on, or undefined, until it is complete. */
  outputsOf(node: number): Slots | undefined {
    return this.#outputs[node] ?? this.#early?.outputs.get(node);
  }

  /** Whether a wanted node has to wait for something that it reads. */
  waits(node: number): boolean {
    return this.#pending[node]! > 0;
  }

  /** Whether it is known which of a node's lazy inputs are wanted. */
  decided(node: number): boolean {
    return !isChoosy(this.#plan.nodes[node]!) || (this.#chosen?.has(node) ?? false);
  }

  /** Which of a node's inputs count, once its lazy ones are decided. */
  chosenOf(node: number): Chosen {
    const planned = this.#plan.nodes[node]!;
    if (!isChoosy(planned)) return all;
    const { inputs } = planned;
    const chosen = this.#chosen?.get(node);
    return (at) => inputs[at]!.wanted === undefined || (chosen?.has(at) ?? false);
  }

  /** Wants the chosen ones of a node's lazy inputs and releases the others. */
  decide(number: number, chosen: ReadonlySet<number>): void {
    const { inputs, links } = this.#plan.nodes[number]!;
    this.#chosen ??= new Map();
    this.#chosen.set(number, chosen);
    const stack: number[] = [];
    for (const link of links) {
      if (inputs[link.input]!.wanted === undefined) continue;
      if (chosen.has(link.input)) this.#await(number, link.node, stack);
      else this.#releaseReader(link.node);
    }
    for (const source of stack) this.#want(source);
  }

  /** Records outputs of a node that goes on: readers of single ones wait for them no longer. */
  passOn(number: number, values: Readonly<Record<string, unknown>>): void {
    if (this.#outputs[number] !== undefined) return;
    this.#early ??= { outputs: new Map(), links: new Set(), ahead: new Set() };
    const { outputs, links } = this.#early;
    const known: Record<string, Slot> = { ...outputs.get(number) };
    const fresh = new Set<string>();
    for (const port in this.#plan.nodes[number]!.entry.outputs) {
      const value = own(values, port);
      if (value === undefined || Object.hasOwn(known, port)) continue;
      known[port] = Slot.of(value, async () => value);
      fresh.add(port);
    }
    // Whatever it passes on, the graph is done when it is.
    if (!outputs.has(number)) this.#unmet++;
    outputs.set(number, known);
    for (const link of this.#plan.readers[number]!) {
      const { source } = this.#plan.nodes[link.node]!.inputs[link.input]!;
      if (source.kind !== "node" || !fresh.has(source.port)) continue;
      if (this.#wanted[link.node] === 0 || !this.#waitsFor(link.node, link.input)) continue;
      links.add(link);
      if (bump(this.#pending, link.node, -1) === 0) this.ready.push(link.node);
      else this.#lookAhead(link.node);
    }
  }

  /** Records a node's outputs: its readers wait for one input less, and its inputs have one reader less. */
  complete(number: number, outputs: Slots): void {
    this.#outputs[number] = outputs;
    if (this.#early?.outputs.delete(number)) this.#unmet--;
    for (const link of this.#plan.readers[number]!) {
      if (this.#early?.links.delete(link)) continue;
      if (this.#wanted[link.node] === 0 || !this.#waitsFor(link.node, link.input)) continue;
      if (bump(this.#pending, link.node, -1) === 0) this.ready.push(link.node);
      else if (this.#early !== undefined) this.#lookAhead(link.node);
    }
    const chosen = this.chosenOf(number);
    // Links that were not chosen were released when the choice was made.
    for (const link of this.#plan.nodes[number]!.links) {
      if (chosen === all || chosen(link.input)) this.#releaseReader(link.node);
    }
    // All who read what it had passed on may be done.
    if (this.#readers[number] === 0) releaseAll(outputs);
    if (this.#targets[number] === 1) this.#unmet--;
  }

  /** Notes a node whose inputs for work ahead are all known while it waits for others. */
  #lookAhead(number: number): void {
    const { work, inputs, links } = this.#plan.nodes[number]!;
    const begun = this.#early!.ahead;
    if (work.kind !== "compute" || work.node.ahead === undefined || begun.has(number)) return;
    const needed = work.node.ahead.inputs;
    const isKnown = ({ node, input }: PlannedLink): boolean => {
      const { port, source } = inputs[input]!;
      if (!needed.includes(port) || this.#outputs[node] !== undefined) return true;
      return source.kind === "node" && own(this.#early!.outputs.get(node) ?? {}, source.port) !== undefined;
    };
    if (!links.every(isKnown)) return;
    begun.add(number);
    this.ahead.push(number);
  }

  /** Releases values that were loaded again for a node after their last reader was done. */
  releaseInputs(number: number): void {
    for (const { node } of this.#plan.nodes[number]!.links) {
      if (this.#readers[node] === 0) Slot.releaseRecoverable(this.#outputs[node] ?? {});
    }
  }

  /** Marks a node and all that it needs as wanted. */
  #want(first: number): void {
    const stack = [first];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (this.#wanted[node]) continue;
      this.#wanted[node] = 1;
      const { links, inputs } = this.#plan.nodes[node]!;
      for (const link of links) {
        if (inputs[link.input]!.wanted === undefined) this.#await(node, link.node, stack);
      }
      if (this.#pending[node] === 0) this.ready.push(node);
    }
  }

  #await(reader: number, source: number, stack: number[]): void {
    if (this.#outputs[source] !== undefined) return;
    bump(this.#pending, reader, 1);
    stack.push(source);
  }

  #waitsFor(reader: number, input: number): boolean {
    const planned = this.#plan.nodes[reader]!;
    if (!isChoosy(planned) || planned.inputs[input]!.wanted === undefined) return true;
    return this.#chosen?.get(reader)?.has(input) ?? false;
  }

  /** Removes a reader: after the last the values are released, and a node that nobody wants releases its own inputs. */
  #releaseReader(first: number): void {
    if (bump(this.#readers, first, -1) > 0) return;
    const outputs = this.#outputs[first];
    if (outputs !== undefined) releaseAll(outputs);
    else if (this.#wanted[first] === 0) this.#releaseUnwanted(first);
  }

  #releaseUnwanted(first: number): void {
    const stack = [first];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      for (const { node: source } of this.#plan.nodes[node]!.links) {
        if (bump(this.#readers, source, -1) > 0) continue;
        const outputs = this.#outputs[source];
        if (outputs !== undefined) releaseAll(outputs);
        else if (this.#wanted[source] === 0) stack.push(source);
      }
    }
  }
}

/** Whether a node has lazy inputs. */
function isChoosy({ entry }: PlannedNode): boolean {
  return entry.lazy.length > 0;
}

/** Changes a count and returns the new one. */
function bump(counts: Int32Array, at: number, by: 1 | -1): number {
  const count = counts[at]! + by;
  counts[at] = count;
  return count;
}

function releaseAll(outputs: Slots): void {
  for (const name in outputs) outputs[name]!.release();
}
