import type { CheckpointRecipe } from "../checkpoint/recipe.ts";
import type { ExportBinding } from "../model/binding.ts";
import type { FeedFault } from "../model/marshal.ts";
import type { ComponentKind, Tensor } from "../model/services.ts";

/** What a session is made from: an ONNX file, or the graph of a checkpoint's network. */
export type ModelSource =
  | { readonly type: "file"; readonly path: string }
  | { readonly type: "checkpoint"; readonly recipe: CheckpointRecipe };

/** What the inference process needs to load a component. */
export interface SessionFiles {
  readonly digest: string;
  readonly binding: ExportBinding;
  readonly model: ModelSource;
  readonly bytes: number;
  /** A text encoder in which tokens can be hidden (`withKeyBias`). */
  readonly hidesTokens?: true;
}

/** How sessions are made; fixed for the life of the process. */
export interface SessionSettings {
  readonly provider: string;
  readonly threads: number;
  /** Bytes of weights that may be loaded at a time. */
  readonly memoryBudget: number;
  /** The processors are left to whatever else asks for them. */
  readonly background: boolean;
}

/** A tensor in a request: sent, sent and retained under an id, or retained already. */
export type SentTensor<T = Tensor> = { readonly tensor: T; readonly retain?: string } | { readonly retained: string };

/** The feeds of one evaluation, by canonical name. */
export type SentFeeds<T = Tensor> = { readonly [canonical: string]: SentTensor<T> };

/** A message from the host to the inference process; `T` is how its tensors travel. */
export type ChildRequest<T = Tensor> =
  | { readonly type: "start"; readonly settings: SessionSettings; readonly tensorFile: number | undefined }
  | {
      readonly type: "run";
      readonly id: number;
      /** What computes; left out where it is the same as for the request before. */
      readonly component?: SessionFiles;
      /** The feeds of one evaluation, or of two that may be run as one batch. */
      readonly calls: readonly SentFeeds<T>[];
      readonly fetches: readonly string[];
      /** Retained tensors to release first. */
      readonly release: readonly string[];
    }
  | { readonly type: "cancel"; readonly id: number };

/** Why the inference process has no result: a code and the parameters of its message. */
export type InferenceFailure =
  | { readonly code: "INFERENCE_INPUT"; readonly found: FeedFault }
  | { readonly code: "INFERENCE_FAILED"; readonly reason: string }
  | { readonly code: "INFERENCE_OUT_OF_MEMORY" }
  | { readonly code: "FLOAT16_OVERFLOW"; readonly component: ComponentKind; readonly output: string }
  | { readonly code: "FLOAT16_UNAVAILABLE"; readonly provider: string; readonly reason: string }
  | { readonly code: "TOKENS_NOT_HIDDEN"; readonly why: "fused" | "short name" }
  | {
      readonly code: "PROVIDER_UNAVAILABLE";
      readonly provider: string;
      readonly reason: string;
      readonly known: readonly string[];
    };

/** What became of one evaluation. */
export type Answer<T = Tensor> =
  | {
      readonly outputs: { readonly [canonical: string]: T };
      /** Inside the runtime alone; of a batch, its share. */
      readonly ms: number;
    }
  | { readonly failure: InferenceFailure };

/** A message from the inference process to the host. */
export type ChildResponse<T = Tensor> =
  /** Only where no file says so. */
  | { readonly type: "started"; readonly id: number }
  | { readonly type: "loading"; readonly id: number }
  | { readonly type: "loaded"; readonly id: number; readonly ms: number }
  /** One answer a call, in the same order. */
  | { readonly type: "done"; readonly id: number; readonly answers: readonly Answer<T>[] }
  | { readonly type: "cancelled"; readonly id: number };
