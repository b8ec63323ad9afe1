import type { InputSource } from "../plan/input-source.ts";
import type { PlannedGraph, PlannedInput } from "../plan/plan.ts";
import { andThen, isPromise, type MaybePromise } from "../value/maybe-promise.ts";
import { own } from "../value/record.ts";
import { workAhead } from "./ahead.ts";
import { Demand } from "./demand.ts";
import { execute } from "./execute.ts";
import { RunFailure } from "./failure.ts";
import { FrameNode, type FrameOptions, type NodeFrame } from "./frame-node.ts";
import { HeavySlots } from "./heavy-slots.ts";
import { type Chosen, inputValues } from "./inputs.ts";
import type { RunContext } from "./run-context.ts";
import type { Slot, Slots } from "./slot.ts";
import { slotOfSource } from "./source.ts";

/** Iterations of a run's maps at once when nothing else limits them. */
const widest = 16;

/**
 * Hears that a frame's signal is aborted, and is cut off from the frame when that ends: V8 keeps functions that were kept in
 * fields, listeners among them, until the whole heap is collected. With all that a frame holds behind them, the
 * collections in between take 20 ms instead of 1.
 */
class AbortListener {
  abort: ((reason: unknown) => void) | undefined;

  constructor(abort: (reason: unknown) => void) {
    this.abort = abort;
  }

  handleEvent({ target }: Event): void {
    // Only signals are listened to.
    this.abort?.((target as AbortSignal).reason);
  }
}

/**
 * One execution of one planned graph: runs what the outputs need and nothing else, in the plan's order wherever there
 * is a choice, and releases every value after its last reader.
 */
export class Frame implements NodeFrame {
  readonly context: RunContext;
  readonly plan: PlannedGraph;
  readonly inputs: Slots;
  readonly prefix: string;
  readonly signal: AbortSignal;
  readonly cached: boolean;
  readonly width: number;
  readonly #demand: Demand;
  readonly #heavy: HeavySlots;
  #pumping = false;
  #ended = false;
  #listener: AbortListener | undefined;
  #resolve!: (outputs: Slots) => void;
  #reject!: (error: unknown) => void;

  constructor(context: RunContext, { plan, inputs, prefix, signal, cached, width }: FrameOptions, around = widest) {
    this.context = context;
    this.plan = plan;
    this.inputs = inputs;
    this.prefix = prefix;
    this.signal = signal;
    this.cached = cached;
    this.width = width ?? around;
    this.#demand = new Demand(plan);
    this.#heavy = new HeavySlots(context.live);
  }

  inner(options: FrameOptions): Promise<Slots> {
    return new Frame(this.context, options, this.width).run();
  }

  /**
   * Runs until every output is known.
   *
   * @throws {@link RunFailure}, or the signal's reason.
   */
  run(): Promise<Slots> {
    const { signal } = this;
    const outputs = new Promise<Slots>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    if (signal.aborted) this.#fail(signal.reason);
    else this.#begin();
    // Frames of small nodes end before this, and there are thousands of them.
    if (this.#ended) return outputs;
    if (signal.aborted) this.#fail(signal.reason);
    else {
      this.#listener = new AbortListener((reason) => this.#fail(reason));
      signal.addEventListener("abort", this.#listener, { once: true });
    }
    return outputs;
  }

  #begin(): void {
    try {
      this.#heavy.add(this.inputs);
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (this.#demand.met) this.#conclude();
    else this.#pump();
  }

  #finish(outputs: Slots): void {
    this.#end();
    this.#resolve(outputs);
  }

  #fail(error: unknown): void {
    this.#end();
    this.#reject(error);
  }

  #end(): void {
    this.#ended = true;
    this.#heavy.clear();
    if (this.#listener === undefined) return;
    this.signal.removeEventListener("abort", this.#listener);
    this.#listener.abort = undefined;
  }

  slotOf(source: InputSource & { readonly kind: "node" | "input" }): Slot | undefined {
    return source.kind === "input"
      ? own(this.inputs, source.name)
      : own(this.#demand.outputsOf(source.node), source.port);
  }

  /** Whether the run, or the iteration that this frame belongs to, was cancelled. */
  get stopped(): boolean {
    return this.signal.aborted;
  }

  chosenOf(node: number): Chosen {
    return this.#demand.chosenOf(node);
  }

  releaseInputs(number: number): void {
    this.#demand.releaseInputs(number);
  }

  passOn(number: number, outputs: Readonly<Record<string, unknown>>): void {
    if (this.#ended) return;
    this.#demand.passOn(number, outputs);
    this.#pump();
  }

  #pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    const { ready, ahead } = this.#demand;
    while (ready.size > 0 && !this.#ended) {
      const turn = this.context.turns.due();
      if (turn !== undefined) {
        turn.then(() => {
          this.#pumping = false;
          this.#pump();
        });
        return;
      }
      this.#advance(ready.pop()!);
    }
    this.#pumping = false;
    if (ahead.length === 0 || this.#ended) return;
    for (const node of ahead.splice(0)) void workAhead(new FrameNode(this, node));
  }

  /** Decides a node's lazy inputs and runs it if it waits for none of them; synchronous when its work is. */
  #advance(number: number): void {
    try {
      const decided = this.#decided(number);
      if (!isPromise(decided)) this.#carryOut(number);
      else decided.then(() => this.#goOn(number)).catch((error: unknown) => this.#failAt(number, error));
    } catch (error) {
      this.#failAt(number, error);
    }
  }

  /** Carries out a node that was decided late, and what its choice made ready: nothing else may be in progress. */
  #goOn(number: number): void {
    this.#carryOut(number);
    this.#pump();
  }

  #carryOut(number: number): void {
    if (this.#ended || this.#demand.waits(number)) return;
    this.context.budget.spendExecution();
    const outputs = execute(new FrameNode(this, number));
    if (!isPromise(outputs)) this.#complete(number, outputs);
    else outputs.then((slots) => this.#complete(number, slots)).catch((error: unknown) => this.#failAt(number, error));
  }

  #failAt(number: number, error: unknown): void {
    if (this.#ended) return;
    // Before an abort the reason is undefined, which a node may throw as well.
    const stopped = this.signal.aborted && error === this.signal.reason;
    this.#fail(stopped ? error : RunFailure.at(this.prefix + this.plan.nodes[number]!.id, error));
  }

  /** Asks a node which of its lazy inputs it wants. */
  #decided(number: number): MaybePromise<void> {
    if (this.#demand.decided(number)) return;
    const node = this.plan.nodes[number]!;
    const decide = (eager: Record<string, unknown>): void => {
      const wanted = new Set<number>();
      node.inputs.forEach((input, at) => {
        if (input.wanted && ask(input, eager)) wanted.add(at);
      });
      this.#demand.decide(number, wanted);
    };
    return andThen(
      inputValues(node, (at) => node.inputs[at]!.wanted === undefined, this),
      decide,
    );
  }

  #complete(number: number, outputs: Slots): void {
    if (this.#ended) return;
    this.#heavy.add(outputs);
    this.#demand.complete(number, outputs);
    if (this.#demand.met) this.#conclude();
    else this.#pump();
  }

  #conclude(): void {
    const outputs: Record<string, Slot> = {};
    const waiting: Promise<void>[] = [];
    for (const { name, source } of this.plan.outputs) {
      const slot = slotOfSource(source, this);
      if (isPromise(slot))
        waiting.push(
          slot.then((known) => {
            outputs[name] = known;
          }),
        );
      else if (slot !== undefined) outputs[name] = slot;
    }
    if (waiting.length === 0) this.#finish(outputs);
    else
      Promise.all(waiting).then(
        () => this.#finish(outputs),
        (error: unknown) => this.#fail(error),
      );
  }
}

function ask({ wanted }: PlannedInput, eager: Record<string, unknown>): boolean {
  // The declaration typed it for the node's own inputs, which are the values at hand.
  return (wanted as (values: Record<string, unknown>) => boolean)(eager);
}
