import type { PlannedGraph, PlannedNode } from "../plan/plan.ts";
import type { Chosen } from "./inputs.ts";
import type { CancellationToken } from "./single-flight.ts";
import type { Slots } from "./slot.ts";
import type { SlotSource } from "./source.ts";

/** What a frame runs, and how. */
export interface FrameOptions {
  readonly plan: PlannedGraph;
  readonly inputs: Slots;
  /** Path in front of its nodes' ids: empty, or ending in a slash. */
  readonly prefix: string;
  readonly signal: AbortSignal;
  /** Whether its nodes' results go to the cache; inside a cached loop step they do not. */
  readonly cached: boolean;
  /** How many iterations of a map in it may run at once; as many as in the frame around it unless given. */
  readonly width?: number;
}

/** What a node sees of the frame that it runs in. */
export interface NodeFrame extends FrameOptions, SlotSource, CancellationToken {
  readonly width: number;
  /** Which of a node's inputs count, once its lazy ones are decided. */
  chosenOf(number: number): Chosen;
  /** Releases values that were loaded again for a node after their last reader was done. */
  releaseInputs(number: number): void;
  /** Passes on outputs of a node that are known before its others. */
  passOn(number: number, outputs: Readonly<Record<string, unknown>>): void;
  /** Runs a graph inside one of this frame's nodes. */
  inner(options: FrameOptions): Promise<Slots>;
}

/** One node of a frame whose inputs are known. */
export class FrameNode {
  readonly frame: NodeFrame;
  readonly #number: number;
  /** Its run in progress after the cache lost its values; its ports share one. */
  recovering: Promise<Slots> | undefined;

  constructor(frame: NodeFrame, number: number) {
    this.frame = frame;
    this.#number = number;
  }

  get planned(): PlannedNode {
    return this.frame.plan.nodes[this.#number]!;
  }

  get path(): string {
    return this.frame.prefix + this.planned.id;
  }

  /** Which of its inputs count. */
  get chosen(): Chosen {
    return this.frame.chosenOf(this.#number);
  }

  passOn(outputs: Readonly<Record<string, unknown>>): void {
    this.frame.passOn(this.#number, outputs);
  }

  releaseInputs(): void {
    this.frame.releaseInputs(this.#number);
  }
}
