import type { StoredTensors } from "../file/stored-tensor.ts";
import type { Networks } from "../layout/networks.ts";
import { type UNetTopology, unetModuleName } from "../layout/unet-names.ts";

/** A network whose layers a LoRA may change. */
export type AdaptedNetwork = "unet" | "text_encoder" | "text_encoder_2";

/** Whether LoRAs may change that network. */
export function isAdapted(network: string): network is AdaptedNetwork {
  return network === "unet" || network === "text_encoder" || network === "text_encoder_2";
}

export interface LayerPlace {
  readonly network: AdaptedNetwork;
  /** Canonical name of the layer, without `.weight`. */
  readonly layer: string;
}

/** Finds layers by the names that trainers give them. */
export type FindLayer = (name: string) => LayerPlace | undefined;

const prefixes: readonly { readonly prefix: string; readonly network: AdaptedNetwork }[] = [
  // kohya's trainers
  { prefix: "lora_unet_", network: "unet" },
  { prefix: "lora_te1_text_model_", network: "text_encoder" },
  { prefix: "lora_te2_text_model_", network: "text_encoder_2" },
  // peft and diffusers
  { prefix: "unet_", network: "unet" },
  { prefix: "diffusion_model_", network: "unet" },
  { prefix: "text_encoder_2_text_model_", network: "text_encoder_2" },
  { prefix: "text_encoder_text_model_", network: "text_encoder" },
  { prefix: "", network: "unet" },
];

/**
 * The layers of a model by every name that a LoRA file may have for them: kohya's and peft's, with the original
 * implementation's blocks or diffusers'. Dots and underscores are the same, as kohya writes both so.
 */
export function layerFinder(networks: Networks): FindLayer {
  const layers = {
    unet: flatNames(networks.unet),
    text_encoder: flatNames(networks.text_encoder),
    text_encoder_2: flatNames(networks.text_encoder_2),
  };
  const topology = unetTopology(networks.unet);
  return (name) => {
    const flat = name.replace(/^base_model\.model\./, "").replaceAll(".", "_");
    for (const { prefix, network } of prefixes) {
      if (!flat.startsWith(prefix)) continue;
      const bare = flat.slice(prefix.length);
      const layer =
        layers[network].get(bare) ?? (network === "unet" ? layers.unet.get(originalName(bare, topology)) : undefined);
      if (layer !== undefined) return { network, layer };
    }
    return undefined;
  };
}

/** Canonical names of layers by their names with underscores alone. */
function flatNames(tensors: StoredTensors | undefined): ReadonlyMap<string, string> {
  const layers = [...(tensors?.keys() ?? [])].flatMap((name) =>
    name.endsWith(".weight") ? [name.slice(0, -".weight".length)] : [],
  );
  return new Map(layers.map((layer) => [layer.replaceAll(".", "_"), layer]));
}

/** A layer's name among diffusers' blocks as one among the original's, both with underscores. */
function originalName(flat: string, topology: UNetTopology): string {
  const dotted = flat
    .replace(/^(down_blocks|up_blocks)_(\d+)_(attentions|resnets|downsamplers|upsamplers)_(\d+)_/, "$1.$2.$3.$4.")
    .replace(/^mid_block_(attentions|resnets)_(\d+)_/, "mid_block.$1.$2.")
    .replace(/^(time|add)_embedding_/, "$1_embedding.");
  return (unetModuleName(dotted, topology) ?? flat).replaceAll(".", "_");
}

/** How the blocks of a UNet in the original's names are built. */
function unetTopology(tensors: StoredTensors | undefined): UNetTopology {
  const names = [...(tensors?.keys() ?? [])];
  const downsamplers = names
    .flatMap((name) => /^input_blocks\.(\d+)\.0\.op\.weight$/.exec(name)?.[1] ?? [])
    .map(Number);
  const layersPerBlock = Math.min(...downsamplers, 3) - 1;
  const attending = new Set(
    names
      .flatMap((name) => /^output_blocks\.(\d+)\.1\.transformer_blocks\./.exec(name)?.[1] ?? [])
      .map((block) => Math.floor(Number(block) / (layersPerBlock + 1))),
  );
  return { layersPerBlock, upHasAttention: (block) => attending.has(block) };
}
