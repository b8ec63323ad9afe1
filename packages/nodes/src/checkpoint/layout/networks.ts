import type { StoredTensor, StoredTensors } from "../file/stored-tensor.ts";
import { openClipNames } from "./open-clip-names.ts";
import { isDiffusersUNet, unetNames } from "./unet-names.ts";
import { isDiffusersVae, vaeNames } from "./vae-names.ts";

/** The networks that SDXL consists of, by diffusers' names of their folders. */
export const networkNames = ["text_encoder", "text_encoder_2", "unet", "vae_decoder", "vae_encoder"] as const;

export type NetworkName = (typeof networkNames)[number];

/** Each network's tensors by canonical names, apart from those that a file does not hold. */
export type Networks = { readonly [network in NetworkName]?: StoredTensors };

/** Where a network's tensors stand in single files, most specific first. */
const prefixes = {
  unet: ["model.diffusion_model.", "diffusion_model.", "unet."],
  vae: ["first_stage_model.", "vae."],
  clipL: ["conditioner.embedders.0.transformer.text_model."],
  openClip: ["conditioner.embedders.1.model.", "conditioner.embedders.0.model."],
} as const;

/**
 * The networks in a single file, by what its tensors are called: whole checkpoints in the names of the original
 * implementation, and files that hold a UNet or VAE alone, in its names or diffusers'.
 */
export function networksOfFile(tensors: StoredTensors): Networks {
  const unet = below(tensors, prefixes.unet) ?? (isBareUNet(tensors) ? tensors : undefined);
  const vae = below(tensors, prefixes.vae) ?? (isBareVae(tensors) ? tensors : undefined);
  const clipL = below(tensors, prefixes.clipL);
  const openClip = below(tensors, prefixes.openClip);
  return gathered({
    unet,
    vae,
    text_encoder: clipL,
    text_encoder_2: openClip && openClipNames(openClip),
  });
}

/** The networks of a folder in diffusers' layout, each from the tensors of its own files. */
export function networksOfFolder(folders: { readonly [folder: string]: StoredTensors }): Networks {
  const { unet, vae, text_encoder, text_encoder_2 } = folders;
  return gathered({
    unet,
    vae,
    text_encoder: text_encoder && transformersNames(text_encoder),
    text_encoder_2: text_encoder_2 && transformersNames(text_encoder_2),
  });
}

function gathered(found: {
  readonly unet: StoredTensors | undefined;
  readonly vae: StoredTensors | undefined;
  readonly text_encoder: StoredTensors | undefined;
  readonly text_encoder_2: StoredTensors | undefined;
}): Networks {
  const unet = found.unet && (isDiffusersUNet(found.unet) ? unetNames(found.unet) : found.unet);
  const vae = found.vae && (isDiffusersVae(found.vae.keys()) ? vaeNames(found.vae) : found.vae);
  // Pruned files leave the encoder out, but for the small layer after it.
  const decoder = vae?.has("decoder.conv_in.weight") ? matching(vae, /^(decoder|post_quant_conv)\./) : undefined;
  const encoder = vae?.has("encoder.conv_in.weight") ? matching(vae, /^(encoder|quant_conv)\./) : undefined;
  return {
    ...(found.text_encoder && { text_encoder: found.text_encoder }),
    ...(found.text_encoder_2 && { text_encoder_2: found.text_encoder_2 }),
    ...(unet && { unet }),
    ...(decoder && { vae_decoder: decoder }),
    ...(encoder && { vae_encoder: encoder }),
  };
}

/** transformers' names without `text_model.`, which its version 5 leaves out. */
function transformersNames(tensors: StoredTensors): StoredTensors {
  return new Map(
    [...tensors]
      .filter(([name]) => !name.endsWith("position_ids"))
      .map(([name, tensor]): [string, StoredTensor] => [name.replace(/^text_model\./, ""), tensor]),
  );
}

function isBareUNet(tensors: StoredTensors): boolean {
  return tensors.has("input_blocks.0.0.weight") || isDiffusersUNet(tensors);
}

function isBareVae(tensors: StoredTensors): boolean {
  return tensors.has("decoder.conv_in.weight");
}

function below(tensors: StoredTensors, candidates: readonly string[]): StoredTensors | undefined {
  for (const prefix of candidates) {
    const found = new Map(
      [...tensors]
        .filter(([name]) => name.startsWith(prefix) && !name.endsWith("position_ids"))
        .map(([name, tensor]): [string, StoredTensor] => [name.slice(prefix.length), tensor]),
    );
    if (found.size > 0) return found;
  }
  return undefined;
}

function matching(tensors: StoredTensors, pattern: RegExp): StoredTensors {
  return new Map([...tensors].filter(([name]) => pattern.test(name)));
}
