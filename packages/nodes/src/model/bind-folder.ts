import { bindTextEncoder, type TextEncoderTraits } from "./bind-text-encoder.ts";
import { type Bound, bindUNet, type UNetTraits } from "./bind-unet.ts";
import { bindVaeDecoder, bindVaeEncoder, type VaeTraits } from "./bind-vae.ts";
import type { Misfit } from "./binding.ts";
import { checkOperators } from "./check-operators.ts";
import { outOfBounds } from "./config-bounds.ts";
import type { OnnxFacts } from "./onnx/facts.ts";
import { checkTraining } from "./scheduler-settings.ts";

export type Json = { readonly [key: string]: unknown };

/** One component as its folder has it. */
export interface ComponentPart {
  /** Path of the model file within the model's folder. */
  readonly where: string;
  readonly facts: OnnxFacts;
  readonly config: Json;
}

/** A model folder's parts by Optimum's names of their folders. Absent parts are not in the folder. */
export interface FolderParts {
  readonly unet?: ComponentPart;
  readonly text_encoder?: ComponentPart;
  readonly text_encoder_2?: ComponentPart;
  readonly vae_decoder?: ComponentPart;
  readonly vae_encoder?: ComponentPart;
  /** Folders with a vocabulary and merges. */
  readonly tokenizers: readonly string[];
  readonly modelIndex: Json;
  readonly scheduler: Json;
}

export interface BoundFolder {
  readonly unet?: Bound<UNetTraits>;
  readonly text_encoder?: Bound<TextEncoderTraits>;
  readonly text_encoder_2?: Bound<TextEncoderTraits>;
  readonly vae_decoder?: Bound<VaeTraits>;
  readonly vae_encoder?: Bound<VaeTraits>;
  readonly expert: "base" | "refiner";
  readonly misfits: readonly Misfit[];
}

/** Maps every component to the canonical names and gathers all that does not fit, each part and the parts together. */
export function bindFolder(parts: FolderParts, provider: string): BoundFolder {
  const { unet, text_encoder, text_encoder_2, vae_decoder, vae_encoder } = parts;
  const bound = {
    ...(unet && { unet: bindUNet(unet.where, unet.facts, unet.config) }),
    ...(text_encoder && {
      text_encoder: bindTextEncoder(text_encoder.where, text_encoder.facts, text_encoder.config),
    }),
    ...(text_encoder_2 && {
      text_encoder_2: bindTextEncoder(text_encoder_2.where, text_encoder_2.facts, text_encoder_2.config),
    }),
    ...(vae_decoder && { vae_decoder: bindVaeDecoder(vae_decoder.where, vae_decoder.facts) }),
    ...(vae_encoder && { vae_encoder: bindVaeEncoder(vae_encoder.where, vae_encoder.facts) }),
  };
  const sized = [unet, text_encoder, text_encoder_2, vae_decoder, vae_encoder].flatMap((part) =>
    part ? outOfBounds(part.where, part.config) : [],
  );
  const own = [...sized, ...Object.values(bound).flatMap(({ misfits }) => misfits)];
  const operators = [unet, text_encoder, text_encoder_2, vae_decoder, vae_encoder].flatMap((part) =>
    part ? checkOperators(part.where, part.facts, provider) : [],
  );
  const expert = expertOf(bound.unet, parts);
  const together = own.length > 0 ? [] : fitTogether({ ...bound, expert, misfits: [] }, parts);
  const training = bound.unet ? checkTraining(parts.scheduler) : [];
  return { ...bound, expert, misfits: [...own, ...operators, ...together, ...training] };
}

function expertOf(unet: Bound<UNetTraits> | undefined, parts: FolderParts): "base" | "refiner" {
  if (unet) return unet.traits.timeIds === 5 ? "refiner" : "base";
  if (parts.modelIndex.requires_aesthetics_score === true) return "refiner";
  return parts.text_encoder_2 && !parts.text_encoder ? "refiner" : "base";
}

/** Whether the parts were made for each other. */
function fitTogether(bound: BoundFolder, parts: FolderParts): readonly Misfit[] {
  const misfits: Misfit[] = [];
  const scored = parts.modelIndex.requires_aesthetics_score === true;
  if (bound.unet && parts.modelIndex._class_name !== undefined && scored !== (bound.expert === "refiner"))
    misfits.push({
      where: "unet",
      found: `${bound.unet.traits.timeIds} time ids`,
      expected: `${scored ? 5 : 6}, because \`model_index.json\` ${scored ? "asks" : "does not ask"} for an aesthetic score`,
      action: "Use UNet and `model_index.json` of one model.",
    });
  const encoders = [bound.text_encoder, bound.text_encoder_2].filter((encoder) => encoder !== undefined);
  const last = bound.text_encoder_2;
  if (encoders.length > 0 && !last?.traits.projects)
    misfits.push({
      where: last ? "text_encoder_2" : "text_encoder",
      found: last ? "no output `text_embeds`" : "one text encoder, and no `text_encoder_2`",
      expected: "SDXL's second text encoder with its pooled projection `text_embeds`",
      action: "Use a complete SDXL export.",
    });
  for (const [encoder, tokenizer] of [
    ["text_encoder", "tokenizer"],
    ["text_encoder_2", "tokenizer_2"],
  ] as const)
    if (bound[encoder] && !parts.tokenizers.includes(tokenizer))
      misfits.push({
        where: tokenizer,
        found: "no `vocab.json` with `merges.txt`",
        expected: `the tokenizer of \`${encoder}\``,
        action: `Put the model's \`${tokenizer}\` folder next to \`${encoder}\`.`,
      });
  if (bound.unet && last) {
    const used = bound.expert === "refiner" ? [last] : encoders;
    const width = used.reduce((sum, encoder) => sum + encoder.traits.width, 0);
    const { textWidth, pooledWidth } = bound.unet.traits;
    if (textWidth !== width)
      misfits.push({
        where: "unet",
        found: `text states ${textWidth} wide`,
        expected: `${width}, which is the width of the text encoders next to it`,
        action: "Use UNet and text encoders of one model.",
      });
    if (last.traits.projects && pooledWidth !== last.traits.pooledWidth)
      misfits.push({
        where: "unet",
        found: `pooled text ${pooledWidth} wide`,
        expected: `${last.traits.pooledWidth}, which is the width of text_encoder_2`,
        action: "Use UNet and text encoders of one model.",
      });
  }
  if (bound.vae_encoder && !bound.vae_decoder)
    misfits.push({
      where: "vae_decoder",
      found: "a VAE encoder without a decoder",
      expected: "both, or the decoder alone",
      action: "Add the model's `vae_decoder` folder.",
    });
  return misfits;
}
