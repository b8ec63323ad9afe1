import type { Conditioning, SizeConditioning } from "../port/conditioning.ts";
import type { AdaptableFile } from "../port/model-file.ts";
import type { TextEncoder } from "../port/text-encoders.ts";
import type { UNet } from "../port/unet.ts";
import type { Vae } from "../port/vae.ts";
import { concatenate } from "../tensor/batch.ts";
import { modelErrors } from "./error-codes.ts";
import { guidanceEmbedding } from "./guidance-embedding.ts";
import { hiddenKey } from "./onnx/key-bias.ts";
import {
  type InferenceEvent,
  type InferenceRequest,
  type InferenceService,
  type InputTensor,
  loraStrength,
  type Tensor,
} from "./services.ts";
import { timeIds } from "./time-ids.ts";

/** The options of every evaluation. */
export interface EvaluationOptions {
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: InferenceEvent) => void;
}

/** One evaluation of a UNet for a whole batch. */
export interface NoiseCall extends EvaluationOptions {
  /** Scaled input `[batch, inputChannels, height, width]`. */
  readonly sample: Float32Array;
  readonly batch: number;
  /** In latent units. */
  readonly height: number;
  readonly width: number;
  /** 0…999, maybe fractional; with EDM a quarter of ln σ. */
  readonly timestep: number;
  readonly conditioning: Conditioning;
  /** Size of the picture in pixels for size conditioning; default 8 times the latent's. */
  readonly size?: SizeConditioning;
  /** For a distilled UNet, which computes guidance itself. Default 1. */
  readonly guidance?: number;
}

const pixelsPerLatent = 8;

/**
 * The UNet's prediction `[batch, latentChannels, height, width]`. Text is sent to the model once per content.
 *
 * @throws `CONDITIONING_MISMATCH` when the text was made for another expert or width; `INFERENCE_*`, `MODEL_*`.
 */
export async function predictNoise(inference: InferenceService, unet: UNet, call: NoiseCall): Promise<Float32Array> {
  const { sample, batch, height, width, conditioning } = call;
  requireFit(unet, conditioning);
  const size = { height: height * pixelsPerLatent, width: width * pixelsPerLatent };
  const ids = timeIds(unet.timeIds, { ...conditioning.size, ...call.size }, size);
  const { prediction } = await inference.run({
    ...adapted(unet),
    feeds: {
      ...strengths(unet),
      sample: { dims: [batch, unet.inputChannels, height, width], data: sample },
      timestep: { dims: [], data: Float32Array.of(call.timestep) },
      encoder_hidden_states: retained([1, conditioning.tokens, conditioning.width], conditioning.hidden),
      text_embeds: retained([1, conditioning.pooled.length], conditioning.pooled),
      time_ids: { dims: [1, ids.length], data: ids },
      ...(unet.guidanceWidth !== undefined && {
        timestep_cond: {
          dims: [1, unet.guidanceWidth],
          data: guidanceEmbedding(call.guidance ?? 1, unet.guidanceWidth),
        },
      }),
    },
    fetches: ["prediction"],
    ...options(call),
  });
  return floatsOf(prediction);
}

export interface TextCall extends EvaluationOptions {
  /** Token ids `[batch, maxTokens]`; −1, −2 … are the rows of the encoder's embeddings, one after the other. */
  readonly ids: Int32Array;
  readonly batch: number;
  /** 1 for tokens that others attend to, 0 for hidden ones, `[batch, maxTokens]`; all are seen unless given. */
  readonly attention?: Float32Array;
  /** Layers to leave out before the penultimate one, 0 by default. */
  readonly clipSkip?: number;
}

export interface EncodedText {
  /** `[batch, tokens, width]`. */
  readonly hidden: Float32Array;
  /** `[batch, projection]`, of an encoder that projects. */
  readonly pooled?: Float32Array;
}

/** Hidden states of the penultimate layer (or an earlier one) and, where the encoder has it, the pooled projection. */
export async function encodeTokens(
  inference: InferenceService,
  encoder: TextEncoder,
  call: TextCall,
): Promise<EncodedText> {
  const layer = `hidden_states[-${(call.clipSkip ?? 0) + 2}]`;
  const dims = [call.batch, call.ids.length / call.batch];
  const outputs = await inference.run({
    ...adapted(encoder),
    feeds: {
      ...strengths(encoder),
      input_ids: { dims, data: call.ids },
      ...(call.ids.some((id) => id < 0) && { token_rows: tokenRows(encoder) }),
      ...(call.attention && {
        attention_bias: { dims, data: call.attention.map((seen) => (seen === 0 ? hiddenKey : 0)) },
      }),
    },
    fetches: encoder.projects ? [layer, "pooled"] : [layer],
    ...options(call),
  });
  return { hidden: floatsOf(outputs[layer]), ...(encoder.projects && { pooled: floatsOf(outputs.pooled) }) };
}

function tokenRows({ embeddings = [], width }: TextEncoder): Tensor {
  const data = concatenate(embeddings.map(({ rows }) => rows));
  return { dims: [1, data.length / width, width], data };
}

/** A stack of planes `[batch, channels, height, width]`. */
export interface Planes {
  readonly data: Float32Array;
  readonly batch: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** The VAE decoder's planes `[batch, 3, 8·height, 8·width]`, about −1…1, of unscaled latents. */
export async function decodePlanes(
  inference: InferenceService,
  vae: Vae,
  latent: Planes,
  call: EvaluationOptions = {},
): Promise<Planes> {
  const { image } = await inference.run({
    component: vae.decoder,
    feeds: { latent: tensorOf(latent) },
    fetches: ["image"],
    ...options(call),
  });
  return planesOf(image);
}

/**
 * The output of the VAE encoder for planes `[batch, 3, height, width]` in −1…1: twice `latentChannels` channels of mean and
 * log-variance, or `latentChannels` when the export samples by itself.
 *
 * @throws `VAE_ENCODER_MISSING`.
 */
export async function encodePlanes(
  inference: InferenceService,
  vae: Vae,
  image: Planes,
  call: EvaluationOptions = {},
): Promise<Planes> {
  if (vae.encoder === undefined) throw modelErrors.VAE_ENCODER_MISSING();
  const { latent } = await inference.run({
    component: vae.encoder,
    feeds: { image: tensorOf(image) },
    fetches: ["latent"],
    ...options(call),
  });
  return planesOf(latent);
}

function adapted({ digest, loras = [] }: AdaptableFile): Pick<InferenceRequest, "component" | "loras"> {
  return { component: digest, ...(loras.length > 0 && { loras: loras.map((lora) => lora.digest) }) };
}

/** Strengths are feeds, so that another one needs no other session. */
function strengths({ loras = [] }: AdaptableFile): InferenceRequest["feeds"] {
  return Object.fromEntries(
    loras.map(({ strength }, i) => [loraStrength(i), { dims: [], data: Float32Array.of(strength) }]),
  );
}

function requireFit(unet: UNet, conditioning: Conditioning): void {
  if (conditioning.width === unet.textWidth && conditioning.pooled.length === unet.pooledWidth) return;
  const { expert, width, pooled } = conditioning;
  throw modelErrors.CONDITIONING_MISMATCH({
    text: { expert, width, pooled: pooled.length },
    unet: { expert: unet.expert, width: unet.textWidth, pooled: unet.pooledWidth },
  });
}

function retained(dims: readonly number[], data: Float32Array): InputTensor {
  return { tensor: { dims, data }, retain: true };
}

function options({ signal, onEvent }: EvaluationOptions): EvaluationOptions {
  return { ...(signal && { signal }), ...(onEvent && { onEvent }) };
}

function tensorOf({ data, batch, channels, height, width }: Planes): Tensor {
  return { dims: [batch, channels, height, width], data };
}

function planesOf(tensor: Tensor | undefined): Planes {
  const [batch = 0, channels = 0, height = 0, width = 0] = tensor?.dims ?? [];
  return { data: floatsOf(tensor), batch, channels, height, width };
}

function floatsOf(tensor: Tensor | undefined): Float32Array {
  if (!(tensor?.data instanceof Float32Array)) throw new TypeError("the model returned no floats");
  return tensor.data;
}
