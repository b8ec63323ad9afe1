import type { StoredTensor } from "../file/stored-tensor.ts";

/** One layer's share of a LoRA: its change of the weight is `factor · up · down`. */
export interface LowRankLayer {
  /** `[rank, in]`, or `[rank, in, k, k]` for a convolution. */
  readonly down: StoredTensor;
  /** `[out, rank]`, or `[out, rank, 1, 1]`. */
  readonly up: StoredTensor;
  /** alpha / rank. */
  readonly factor: number;
}

/** A LoRA for one network: branches beside its layers, which add nothing at strength 0. */
export interface LowRank {
  /** Name of the graph's scalar input that holds the strength. */
  readonly strength: string;
  /** By the layer's canonical name, without `.weight`. */
  readonly layers: ReadonlyMap<string, LowRankLayer>;
}
