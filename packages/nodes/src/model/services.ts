import { service } from "@sigmaflow/core";
import type { TextEncoder, TextEncoders } from "../port/text-encoders.ts";
import type { UNet } from "../port/unet.ts";
import type { Vae } from "../port/vae.ts";
import type { TokenizerFiles } from "../prompt/tokenizer-files.ts";

/**
 * What nodes ask of their host about models and inference. Nothing here knows Node.js: a browser can implement the same
 * contracts over onnxruntime-web.
 */

/** A dense array on its way into or out of a model. Elements are row-major; integers are for token ids. */
export interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** One kind of session that a model folder holds. */
export type ComponentKind = "unet" | "text-encoder" | "vae-decoder" | "vae-encoder";

/** What a model folder offers: handles that travel on wires, made from the files' contents. */
export interface ModelDescription {
  readonly name: string;
  readonly unet?: UNet;
  readonly encoders?: TextEncoders;
  readonly vae?: Vae;
  /** Bytes that all components' weights take when loaded. */
  readonly bytes: number;
  /** Sentences for the user that need no action. */
  readonly notices: readonly string[];
}

/** One folder that a name stands for. */
export interface ModelListing {
  readonly name: string;
  /** Components that were found by their folders' names: `unet`, `text_encoder`, … */
  readonly components: readonly string[];
  /** What its files take on disk. */
  readonly bytes?: number;
  /** Size of picture that it draws best, in pixels, where it is known. */
  readonly size?: { readonly width: number; readonly height: number };
  /** Whether its UNet is a base's or a refiner's, where it has one that can be read. */
  readonly expert?: "base" | "refiner";
  /** Prompts to begin with, of what it draws well; its folder lists them. */
  readonly prompts?: readonly string[];
}

/** What graphs can name, by the word that ports say in `names`. */
export interface ModelNames {
  readonly models: readonly string[];
  /** Files that hold a VAE alone first, then models that have one. */
  readonly vaes: readonly string[];
  readonly loras: readonly string[];
  readonly embeddings: readonly string[];
}

/** The parts of a model that a LoRA is to be added to, by their digests. */
export interface LoraParts {
  readonly unet?: string;
  /** One or two, in order. */
  readonly encoders?: readonly string[];
}

/** A LoRA as it fits a model. */
export interface LoraDescription {
  /** sha256 of its file, hex. */
  readonly digest: string;
  /** How many layers of the UNet and of the text encoders it changes. */
  readonly layers: { readonly unet: number; readonly text: number };
  /** Names in the file that fit no layer. */
  readonly unmatched: readonly string[];
}

/** An embedding as it fits a model's text encoders. */
export interface EmbeddingDescription {
  /** sha256 of its file, hex. */
  readonly digest: string;
  /** Rows `[tokens, width]` for each of the encoders, in order; none for one that it has nothing for. */
  readonly rows: readonly Float32Array[];
}

/** What a model is used for by itself. */
export type ModelPart = "unet" | "encoders" | "vae";

export interface DescribeOptions {
  readonly signal?: AbortSignal;
  /** Called with how many bytes of how many were read to know the files by content, which happens once per file. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** How a model is described. */
export interface DescribeModelOptions extends DescribeOptions {
  /** The parts whose handles are wanted: of the others, no weights are read. All unless given. */
  readonly parts?: readonly ModelPart[];
  /** Called with a description of one part as soon as its digests are known, where others have to be read meanwhile. */
  readonly onPart?: (description: ModelDescription) => void;
}

export interface ModelService {
  /** Names that `describe` knows, in order of their roots and then of the alphabet. */
  list(): Promise<readonly ModelListing[]>;
  /** What lies in the models' folders, by names of files and folders alone. */
  names(): Promise<ModelNames>;
  /**
   * Fingerprints of what lies behind names, by kind and name (`model base.safetensors`, `lora ink.safetensors`), so that
   * machines can tell whether they mean the same files. Services that have no files have none.
   */
  prints?(): Promise<Readonly<Record<string, string>>>;
  /**
   * Reads a model folder without loading it.
   *
   * @throws `MODEL_NAME_REFUSED`, `MODEL_NOT_FOUND`, `MODEL_UNFIT` (every problem of the folder at once), and
   * `ONNX_MALFORMED` or `ONNX_TOO_LARGE` within it.
   */
  describe(name: string, options?: DescribeModelOptions): Promise<ModelDescription>;
  /**
   * Fits a LoRA to a model whose parts are known by their digests.
   *
   * @throws `MODEL_NAME_REFUSED`, `LORA_NOT_FOUND`, `LORA_UNFIT`, `LORA_NEEDS_CHECKPOINT`, `SAFETENSORS_MALFORMED`.
   */
  lora(name: string, parts: LoraParts, options?: DescribeOptions): Promise<LoraDescription>;
  /**
   * Reads an embedding for text encoders that are known by their handles.
   *
   * @throws `MODEL_NAME_REFUSED`, `EMBEDDING_NOT_FOUND`, `EMBEDDING_UNFIT`, `EMBEDDING_NEEDS_CHECKPOINT`,
   * `SAFETENSORS_MALFORMED`.
   */
  embedding(name: string, encoders: readonly TextEncoder[], options?: DescribeOptions): Promise<EmbeddingDescription>;
  /**
   * The files of a tokenizer that a description named.
   *
   * @throws `MODEL_FILES_MISSING` when no known folder holds it any more.
   */
  tokenizer(digest: string): Promise<TokenizerFiles>;
}

/** A tensor to feed. `retain` keeps it on the model's side by its content, so that it is sent once and not once per step. */
export type InputTensor = Tensor | { readonly tensor: Tensor; readonly retain: true };

/** What happens on the way to a result. */
export type InferenceEvent =
  | { readonly type: "loading"; readonly component: string; readonly kind: ComponentKind; readonly bytes: number }
  | { readonly type: "loaded"; readonly component: string; readonly kind: ComponentKind; readonly ms: number }
  /**
   * `ms` is spent inside the runtime alone: without loading, waiting for a turn, and the way there and back. Of two calls
   * that were computed as one, each has half.
   */
  | { readonly type: "ran"; readonly component: string; readonly kind: ComponentKind; readonly ms: number };

export interface InferenceRequest {
  /** Digest of the component, from its handle. */
  readonly component: string;
  /** Digests of LoRAs on it, in order; their strengths are the feeds {@link loraStrength}. */
  readonly loras?: readonly string[];
  /** By canonical name (see `model/binding.ts`), whatever the export calls it. */
  readonly feeds: { readonly [name: string]: InputTensor };
  /** Canonical names of the wanted outputs. */
  readonly fetches: readonly string[];
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: InferenceEvent) => void;
}

/** Name of the scalar feed that holds the strength of a component's LoRA. */
export function loraStrength(index: number): string {
  return `lora_${index}`;
}

export interface InferenceService {
  /**
   * All that changes a result's bits besides the files and the feeds: library and version, provider, element type,
   * optimisation level, instruction-set class. Part of cache keys; threads are not.
   */
  environment(): string;
  /**
   * Evaluates one component. Calls are answered one after the other, in order; two that are asked for together may be
   * computed as one, with the same bytes.
   *
   * @throws the signal's reason when cancelled; `MODEL_FILES_MISSING`, `MODEL_CHANGED`, `MODEL_TRUNCATED`, `PROVIDER_UNAVAILABLE`,
   * `INFERENCE_INPUT` (feeds that do not match the component's inputs), `INFERENCE_FAILED`, `INFERENCE_CRASHED`,
   * `INFERENCE_CLOSED`.
   */
  run(request: InferenceRequest): Promise<{ readonly [name: string]: Tensor }>;
  /** Ends what runs at once and frees everything; later calls fail with `INFERENCE_CLOSED`. */
  close(): Promise<void>;
}

/** Where nodes find the models. */
export const modelService = service<ModelService>("models");

/** Where nodes run models. */
export const inferenceService = service<InferenceService>("inference");
