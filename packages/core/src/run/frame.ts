import { type Binding, nodesOf, type PlannedGraph, type Source } from "../plan/plan.ts";
import { isPromise, type Maybe } from "../value/maybe.ts";
import { own } from "../value/record.ts";
import { RunFailure } from "./failure.ts";
import type { Stop } from "./flights.ts";
import { Heap } from "./heap.ts";
import { type Chosen, inputValues, type SlotSource, slotOfSource } from "./inputs.ts";
import type { RunScope } from "./scope.ts";
import { Slot } from "./slot.ts";

/** Slots by output or input name. */
export type Slots = Readonly<Record<string, Slot>>;

/** Works out one node of a frame whose inputs are known. */
export type Execute = (frame: Frame, number: number) => Maybe<Slots>;

interface FrameOptions {
  readonly plan: PlannedGraph;
  readonly inputs: Slots;
  /** Path in front of its nodes' ids: empty, or ending in a slash. */
  readonly prefix: string;
  readonly signal: AbortSignal;
  /** Whether its nodes' results go to the cache; inside a cached loop step they do not. */
  readonly cached: boolean;
}

/** What counts of a node without lazy inputs. */
const all: Chosen = () => true;

/** How long nodes may run without letting others in, ms. */
const turn = 12;

/**
 * One execution of one planned graph: works out what the outputs need and nothing else, in the plan's order wherever
 * there is a choice, and lets every value go after its last reader.
 */
export class Frame implements SlotSource, Stop {
  readonly scope: RunScope;
  readonly plan: PlannedGraph;
  readonly inputs: Slots;
  readonly prefix: string;
  readonly signal: AbortSignal;
  readonly cached: boolean;
  readonly #execute: Execute;

  /** Nodes that run again because the cache lost their values. */
  readonly recovering = new Map<number, Promise<Readonly<Record<string, unknown>>>>();

  readonly #outputs: (Slots | undefined)[];
  readonly #demanded: Uint8Array;
  /** Links that a demanded node still waits for. */
  readonly #pending: Int32Array;
  /** Links out of a node whose reader is not done. */
  readonly #readers: Int32Array;
  /** Lazy bindings of a node that are wanted; present once decided. */
  readonly #chosen = new Map<number, ReadonlySet<number>>();
  readonly #ready = new Heap();
  /** Nodes that outputs wait for. */
  readonly #targets = new Set<number>();
  #pumping = false;
  #ended = false;
  #finish!: (outputs: Slots) => void;
  #fail!: (error: unknown) => void;

  constructor(scope: RunScope, execute: Execute, options: FrameOptions) {
    this.scope = scope;
    this.#execute = execute;
    this.plan = options.plan;
    this.inputs = options.inputs;
    this.prefix = options.prefix;
    this.signal = options.signal;
    this.cached = options.cached;
    const size = options.plan.nodes.length;
    this.#outputs = new Array(size);
    this.#demanded = new Uint8Array(size);
    this.#pending = new Int32Array(size);
    this.#readers = Int32Array.from(options.plan.readers, (links) => links.length);
  }

  /** Runs a graph inside one of this frame's nodes. */
  inner(options: FrameOptions): Promise<Slots> {
    return new Frame(this.scope, this.#execute, options).run();
  }

  /** Runs until every output is known. Rejects with a {@link RunFailure}, or the signal's reason. */
  run(): Promise<Slots> {
    const { signal, plan } = this;
    return new Promise<Slots>((resolve, reject) => {
      const abort = () => this.#fail(signal.reason);
      const end = () => {
        this.#ended = true;
        signal.removeEventListener("abort", abort);
      };
      this.#finish = (outputs) => {
        end();
        resolve(outputs);
      };
      this.#fail = (error) => {
        end();
        reject(error);
      };
      if (signal.aborted) return abort();
      signal.addEventListener("abort", abort, { once: true });
      for (const { source } of plan.outputs) {
        for (const node of nodesOf(source)) {
          this.#targets.add(node);
          bump(this.#readers, node, 1);
          this.#demand(node);
        }
      }
      if (this.#targets.size === 0) this.#conclude();
      else this.#pump();
    });
  }

  slotOf(source: Source & { readonly kind: "node" | "input" }): Slot | undefined {
    return source.kind === "input" ? own(this.inputs, source.name) : own(this.#outputs[source.node], source.port);
  }

  /** Whether nobody wants this frame's work any more. */
  get stopped(): boolean {
    return this.signal.aborted;
  }

  /** Which of a node's bindings count, once its lazy ones are decided. */
  chosenOf(node: number): Chosen {
    const { bindings, entry } = this.plan.nodes[node]!;
    if (entry.lazy.length === 0) return all;
    const chosen = this.#chosen.get(node);
    return (at) => bindings[at]!.wanted === undefined || (chosen?.has(at) ?? false);
  }

  /** Marks a node and all that it needs as wanted. */
  #demand(first: number): void {
    const stack = [first];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (this.#demanded[node]) continue;
      this.#demanded[node] = 1;
      const { links, bindings } = this.plan.nodes[node]!;
      for (const link of links) {
        if (bindings[link.binding]!.wanted === undefined) this.#await(node, link.node, stack);
      }
      if (this.#pending[node] === 0) this.#ready.push(node);
    }
  }

  #await(reader: number, source: number, stack: number[]): void {
    if (this.#outputs[source] !== undefined) return;
    bump(this.#pending, reader, 1);
    stack.push(source);
  }

  #pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    const until = this.scope.host.now() + turn;
    for (let count = 1; this.#ready.size > 0 && !this.#ended; count++) {
      this.#advance(this.#ready.pop()!);
      if (count % 64 === 0 && this.scope.host.now() > until) {
        this.scope.host.yield().then(() => {
          this.#pumping = false;
          this.#pump();
        });
        return;
      }
    }
    this.#pumping = false;
  }

  /** Takes a node whose awaited inputs are known as far as it goes; synchronous when its work is. */
  #advance(number: number): void {
    try {
      const decided = this.#decided(number);
      if (!isPromise(decided)) this.#carryOut(number);
      else decided.then(() => this.#carryOut(number)).catch((error: unknown) => this.#failAt(number, error));
    } catch (error) {
      this.#failAt(number, error);
    }
  }

  #carryOut(number: number): void {
    if (this.#ended || this.#pending[number]! > 0) return;
    const outputs = this.#execute(this, number);
    if (!isPromise(outputs)) this.#complete(number, outputs);
    else outputs.then((made) => this.#complete(number, made)).catch((error: unknown) => this.#failAt(number, error));
  }

  #failAt(number: number, error: unknown): void {
    if (this.#ended) return;
    // Before an abort the reason is undefined, which a node may throw as well.
    const stopped = this.signal.aborted && error === this.signal.reason;
    this.#fail(stopped ? error : RunFailure.at(this.prefix + this.plan.nodes[number]!.id, error));
  }

  /** Asks a node which of its lazy inputs it wants, demands those and gives up the others. */
  #decided(number: number): Maybe<void> {
    const node = this.plan.nodes[number]!;
    if (node.entry.lazy.length === 0 || this.#chosen.has(number)) return;
    const eager = inputValues(node, (at) => node.bindings[at]!.wanted === undefined, this);
    if (isPromise(eager)) return eager.then((values) => this.#choose(number, values));
    this.#choose(number, eager);
  }

  #choose(number: number, eager: Record<string, unknown>): void {
    const { bindings, links } = this.plan.nodes[number]!;
    const wanted = new Set<number>();
    bindings.forEach((binding, at) => {
      if (binding.wanted && ask(binding, eager)) wanted.add(at);
    });
    this.#chosen.set(number, wanted);
    const stack: number[] = [];
    for (const link of links) {
      if (bindings[link.binding]!.wanted === undefined) continue;
      if (wanted.has(link.binding)) this.#await(number, link.node, stack);
      else this.#letGo(link.node);
    }
    for (const source of stack) this.#demand(source);
  }

  #complete(number: number, outputs: Slots): void {
    if (this.#ended) return;
    const { links } = this.plan.nodes[number]!;
    this.#outputs[number] = outputs;
    for (const link of this.plan.readers[number]!) {
      if (!this.#demanded[link.node] || !this.#waitsFor(link.node, link.binding)) continue;
      if (bump(this.#pending, link.node, -1) === 0) this.#ready.push(link.node);
    }
    const chosen = this.chosenOf(number);
    // Links that were not chosen have been let go when they were declined.
    for (const link of links) if (chosen(link.binding)) this.#letGo(link.node);
    this.#targets.delete(number);
    if (this.#targets.size === 0) this.#conclude();
    else this.#pump();
  }

  #waitsFor(reader: number, binding: number): boolean {
    return (
      this.plan.nodes[reader]!.bindings[binding]!.wanted === undefined ||
      (this.#chosen.get(reader)?.has(binding) ?? false)
    );
  }

  /** One reader fewer: after the last the value goes, and what nobody will ask for gives up its own inputs. */
  #letGo(first: number): void {
    const stack = [first];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (bump(this.#readers, node, -1) > 0) continue;
      const outputs = this.#outputs[node];
      if (outputs !== undefined) dropAll(outputs);
      else if (!this.#demanded[node]) for (const link of this.plan.nodes[node]!.links) stack.push(link.node);
    }
  }

  /** Lets values go that were brought back for a node after the last reader they wait for. */
  dropInputs(number: number): void {
    for (const { node } of this.plan.nodes[number]!.links) {
      if (this.#readers[node] === 0) Slot.dropLasting(this.#outputs[node] ?? {});
    }
  }

  #conclude(): void {
    const outputs: Record<string, Slot> = {};
    const waiting: Promise<void>[] = [];
    for (const { name, source } of this.plan.outputs) {
      const slot = slotOfSource(source, this);
      if (isPromise(slot))
        waiting.push(
          slot.then((made) => {
            outputs[name] = made;
          }),
        );
      else if (slot !== undefined) outputs[name] = slot;
    }
    if (waiting.length === 0) this.#finish(outputs);
    else Promise.all(waiting).then(() => this.#finish(outputs), this.#fail);
  }
}

function ask({ wanted }: Binding, eager: Record<string, unknown>): boolean {
  // The declaration typed it for the node's own inputs, which are the values at hand.
  return (wanted as (values: Record<string, unknown>) => boolean)(eager);
}

/** Changes a count and gives the new one. */
function bump(counts: Int32Array, at: number, by: 1 | -1): number {
  const count = counts[at]! + by;
  counts[at] = count;
  return count;
}

function dropAll(outputs: Slots): void {
  for (const name in outputs) outputs[name]!.drop();
}
