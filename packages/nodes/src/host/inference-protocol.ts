import type { Binding } from "../model/binding.ts";
import type { Tensor } from "../model/services.ts";

/** What the inference process needs to load a component. */
export interface SessionFiles {
  readonly digest: string;
  readonly binding: Binding;
  readonly modelPath: string;
  readonly bytes: number;
}

/** How sessions are made; fixed for the life of the process. */
export interface SessionSettings {
  readonly provider: string;
  readonly threads: number;
  /** Bytes of weights that may be loaded at a time. */
  readonly memoryBudget: number;
}

/** A tensor sent along, kept under an id, or kept already. */
export type SentFeed<T = Tensor> = { readonly tensor: T; readonly keep?: string } | { readonly kept: string };

/** From the host to the inference process; on the way, with tensors of another kind. */
export type Order<T = Tensor> =
  | { readonly type: "start"; readonly settings: SessionSettings; readonly tensorFile: number | undefined }
  | {
      readonly type: "run";
      readonly id: number;
      readonly component: SessionFiles;
      readonly feeds: { readonly [canonical: string]: SentFeed<T> };
      readonly fetches: readonly string[];
      /** Kept tensors to drop first. */
      readonly forget: readonly string[];
    }
  | { readonly type: "cancel"; readonly id: number };

/** Why the inference process has no result: a code and the parameters of its message. */
export type InferenceFailure =
  | { readonly code: "INFERENCE_INPUT" | "INFERENCE_FAILED"; readonly reason: string }
  | { readonly code: "INFERENCE_OUT_OF_MEMORY" }
  | {
      readonly code: "PROVIDER_UNAVAILABLE";
      readonly provider: string;
      readonly reason: string;
      readonly known: readonly string[];
    };

/** From the inference process to the host. */
export type Report<T = Tensor> =
  | { readonly type: "started"; readonly id: number }
  | { readonly type: "loading"; readonly id: number }
  | { readonly type: "loaded"; readonly id: number; readonly ms: number }
  | {
      readonly type: "done";
      readonly id: number;
      readonly outputs: { readonly [canonical: string]: T };
      /** Inside the runtime alone. */
      readonly ms: number;
    }
  | { readonly type: "failed"; readonly id: number; readonly failure: InferenceFailure }
  | { readonly type: "cancelled"; readonly id: number };
