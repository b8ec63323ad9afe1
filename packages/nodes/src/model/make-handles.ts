import type { TextEncoder, TextEncoders } from "../port/text-encoders.ts";
import type { UNet } from "../port/unet.ts";
import type { Vae } from "../port/vae.ts";
import type { BoundFolder, FolderParts, Json } from "./bind-folder.ts";
import type { TextEncoderTraits } from "./bind-text-encoder.ts";
import type { Bound } from "./bind-unet.ts";
import { numeric } from "./binding.ts";
import { schedulerSettings } from "./scheduler-settings.ts";

/** sha256 of each part's files, by the names of the folders they are in. */
export type Digests = { readonly [folder: string]: string };

const sdxlScalingFactor = 0.13025;

/** The handles that travel on wires, of a folder without misfits. */
export function makeHandles(
  bound: BoundFolder,
  parts: FolderParts,
  digests: Digests,
): { readonly unet?: UNet; readonly encoders?: TextEncoders; readonly vae?: Vae } {
  const encoders = encodersOf(bound, digests, parts.modelIndex);
  const vae = vaeOf(bound, digests, parts.vae_decoder?.config ?? {});
  return {
    ...(bound.unet && {
      unet: {
        kind: "unet",
        digest: digestOf(digests, "unet"),
        expert: bound.expert,
        ...bound.unet.traits,
        scheduler: schedulerSettings(parts.scheduler),
      },
    }),
    ...(encoders && { encoders }),
    ...(vae && { vae }),
  };
}

function encodersOf(bound: BoundFolder, digests: Digests, modelIndex: Json): TextEncoders | undefined {
  if (!bound.text_encoder_2) return undefined;
  const second = encoderOf(bound.text_encoder_2, digests, "text_encoder_2", "tokenizer_2");
  const isBase = bound.expert === "base" && bound.text_encoder !== undefined;
  return {
    kind: "text-encoders",
    expert: bound.expert,
    encoders:
      isBase && bound.text_encoder
        ? [encoderOf(bound.text_encoder, digests, "text_encoder", "tokenizer"), second]
        : [second],
    zeroForMissing: modelIndex.force_zeros_for_empty_prompt === true,
  };
}

function encoderOf(
  { traits }: Bound<TextEncoderTraits>,
  digests: Digests,
  folder: string,
  tokenizer: string,
): TextEncoder {
  return {
    digest: digestOf(digests, folder),
    tokenizer: digestOf(digests, tokenizer),
    width: traits.width,
    maxTokens: traits.maxTokens,
    projects: traits.projects,
  };
}

function vaeOf(bound: BoundFolder, digests: Digests, config: Json): Vae | undefined {
  if (!bound.vae_decoder) return undefined;
  const mean = numbers(config.latents_mean);
  const std = numbers(config.latents_std);
  return {
    kind: "vae",
    decoder: digestOf(digests, "vae_decoder"),
    ...(bound.vae_encoder && { encoder: digestOf(digests, "vae_encoder") }),
    latentChannels: bound.vae_decoder.traits.latentChannels,
    scalingFactor: numeric(config.scaling_factor) ?? sdxlScalingFactor,
    ...(mean && std && { latentsMean: mean, latentsStd: std }),
  };
}

function digestOf(digests: Digests, folder: string): string {
  const digest = digests[folder];
  if (digest === undefined) throw new TypeError(`no digest for ${folder}`);
  return digest;
}

function numbers(value: unknown): readonly number[] | undefined {
  return Array.isArray(value) && value.every((item) => typeof item === "number") ? value : undefined;
}
