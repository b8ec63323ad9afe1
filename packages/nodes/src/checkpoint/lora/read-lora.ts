import { checkpointErrors } from "../error-codes.ts";
import { isWeightType, type StoredTensor, type StoredTensors } from "../file/stored-tensor.ts";
import type { LowRankLayer } from "../network/low-rank.ts";
import type { AdaptedNetwork, FindLayer } from "./layer-names.ts";

/** A LoRA as it fits one model. */
export interface FittedLora {
  readonly layers: { readonly [network in AdaptedNetwork]: ReadonlyMap<string, LowRankLayer> };
  /** Names in the file that fit no layer of the model. */
  readonly unmatched: readonly string[];
}

/** How trainers call the two matrices of a layer; the first group is the layer's name. */
const pairs: readonly { readonly down: RegExp; readonly up: (layer: string) => string }[] = [
  { down: /^(.+)\.lora_down\.weight$/, up: (layer) => `${layer}.lora_up.weight` },
  { down: /^(.+)\.lora_A\.weight$/, up: (layer) => `${layer}.lora_B.weight` },
  { down: /^(.+)\.lora_A\.default\.weight$/, up: (layer) => `${layer}.lora_B.default.weight` },
  { down: /^(.+)\.lora\.down\.weight$/, up: (layer) => `${layer}.lora.up.weight` },
  { down: /^(.+)\.lora_linear_layer\.down\.weight$/, up: (layer) => `${layer}.lora_linear_layer.up.weight` },
  { down: /^(.+)_lora\.down\.weight$/, up: (layer) => `${layer}_lora.up.weight` },
];

/** Other ways to adapt layers, which are refused by name. */
const otherKinds: readonly { readonly has: RegExp; readonly kind: string }[] = [
  { has: /\.hada_w\d_[ab]$/, kind: "LoHa" },
  { has: /\.lokr_w\d/, kind: "LoKr" },
  { has: /\.dora_scale$/, kind: "DoRA" },
  { has: /\.oft_(blocks|diag)$/, kind: "OFT" },
  { has: /\.lora_mid\.weight$/, kind: "LoCon with Tucker decomposition" },
];

/** More than this part without a place means that it was made for another kind of model. */
const mostUnmatched = 0.5;

/**
 * Finds the layers of a model that a LoRA changes. `numberIn` reads a tensor of one number.
 *
 * @throws `LORA_UNFIT` for a kind that is not supported.
 */
export function matchLora(
  file: string,
  tensors: StoredTensors,
  findLayer: FindLayer,
  numberIn: (tensor: StoredTensor) => number,
): FittedLora {
  for (const name of tensors.keys())
    for (const { has, kind } of otherKinds) if (has.test(name)) throw checkpointErrors.LORA_UNFIT({ file, kind });
  const layers = {
    unet: new Map<string, LowRankLayer>(),
    text_encoder: new Map<string, LowRankLayer>(),
    text_encoder_2: new Map<string, LowRankLayer>(),
  };
  const unmatched: string[] = [];
  for (const [name, down] of tensors) {
    const pair = pairs.find((candidate) => candidate.down.test(name));
    const stem = pair?.down.exec(name)?.[1];
    const up = stem === undefined ? undefined : tensors.get(pair?.up(stem) ?? "");
    if (stem === undefined || up === undefined) continue;
    const place = findLayer(layerName(stem));
    const rank = down.shape[0] ?? 0;
    if (place === undefined || !isSound(down, up, rank)) {
      unmatched.push(stem);
      continue;
    }
    const alpha = tensors.get(`${stem}.alpha`);
    layers[place.network].set(place.layer, { down, up, factor: alpha === undefined ? 1 : numberIn(alpha) / rank });
  }
  return { layers, unmatched };
}

/**
 * Refuses a LoRA that fits too little of a model.
 *
 * @throws `LORA_UNFIT`.
 */
export function refuseUnfit(file: string, { layers, unmatched }: FittedLora): void {
  const total = unmatched.length + Object.values(layers).reduce((sum, { size }) => sum + size, 0);
  if (total === 0) throw checkpointErrors.LORA_UNFIT({ file, kind: undefined });
  if (unmatched.length > mostUnmatched * total) throw checkpointErrors.LORA_UNFIT({ file, total, unmatched });
}

/** diffusers' first attention processors put their name between a layer and its part: `attn1.processor.to_out`. */
function layerName(stem: string): string {
  return stem.replace(/\.processor\.(to_[qkv])$/, ".$1").replace(/\.processor\.to_out$/, ".to_out.0");
}

function isSound(down: StoredTensor, up: StoredTensor, rank: number): boolean {
  return rank > 0 && up.shape[1] === rank && isWeightType(down.type) && isWeightType(up.type);
}
