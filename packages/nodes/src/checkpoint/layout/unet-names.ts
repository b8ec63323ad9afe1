import type { StoredTensor, StoredTensors } from "../file/stored-tensor.ts";

const whole: { readonly [diffusers: string]: string } = {
  "time_embedding.linear_1": "time_embed.0",
  "time_embedding.linear_2": "time_embed.2",
  "add_embedding.linear_1": "label_emb.0.0",
  "add_embedding.linear_2": "label_emb.0.2",
  conv_in: "input_blocks.0.0",
  conv_norm_out: "out.0",
  conv_out: "out.2",
};

const resnetParts: { readonly [diffusers: string]: string } = {
  norm1: "in_layers.0",
  conv1: "in_layers.2",
  norm2: "out_layers.0",
  conv2: "out_layers.3",
  time_emb_proj: "emb_layers.1",
  conv_shortcut: "skip_connection",
};

/** How many layers lie in a block of a UNet in diffusers' names, which the original's numbers count through. */
export interface UNetTopology {
  readonly layersPerBlock: number;
  /** Whether the up block of each number has transformers beside its resnets. */
  readonly upHasAttention: (block: number) => boolean;
}

/** Whether a UNet's tensors are named as diffusers names them. */
export function isDiffusersUNet(tensors: StoredTensors): boolean {
  return tensors.has("conv_in.weight") && tensors.has("time_embedding.linear_1.weight");
}

/** Reads from diffusers' names how the blocks are built. */
export function topologyOf(names: Iterable<string>): UNetTopology {
  let layersPerBlock = 0;
  const attending = new Set<number>();
  for (const name of names) {
    const resnet = /^down_blocks\.0\.resnets\.(\d+)\./.exec(name);
    if (resnet) layersPerBlock = Math.max(layersPerBlock, Number(resnet[1]) + 1);
    const attention = /^up_blocks\.(\d+)\.attentions\./.exec(name);
    if (attention) attending.add(Number(attention[1]));
  }
  return { layersPerBlock, upHasAttention: (block) => attending.has(block) };
}

/** A UNet in diffusers' names by those of the original implementation; names of neither keep theirs. */
export function unetNames(tensors: StoredTensors): StoredTensors {
  const topology = topologyOf(tensors.keys());
  return new Map(
    [...tensors].map(([name, tensor]): [string, StoredTensor] => {
      const [, module = name, kind = ""] = /^(.+)\.(weight|bias)$/.exec(name) ?? [];
      const renamed = unetModuleName(module, topology);
      return [renamed === undefined ? name : `${renamed}.${kind}`, tensor];
    }),
  );
}

/** One module's name, without `.weight`; undefined for a name that is not diffusers'. */
export function unetModuleName(module: string, { layersPerBlock, upHasAttention }: UNetTopology): string | undefined {
  if (whole[module] !== undefined) return whole[module];
  const [, place, at, inside = ""] =
    /^(down_blocks\.\d+|mid_block|up_blocks\.\d+)\.([a-z]+\.\d+)\.(.+)$/.exec(module) ?? [];
  if (place === undefined || at === undefined) return undefined;
  const [side, number = "0"] = place.split(".");
  const [part, index = "0"] = at.split(".");
  const block = Number(number);
  const layer = Number(index);
  const each = layersPerBlock + 1;
  const own = part === "resnets" ? resnetPart(inside) : inside;
  if (side === "mid_block") return part === "attentions" ? `middle_block.1.${own}` : `middle_block.${2 * layer}.${own}`;
  if (side === "down_blocks") {
    if (part === "downsamplers") return `input_blocks.${each * (block + 1)}.0.op`;
    return `input_blocks.${each * block + layer + 1}.${part === "attentions" ? 1 : 0}.${own}`;
  }
  if (part === "upsamplers")
    return `output_blocks.${each * block + layersPerBlock}.${upHasAttention(block) ? 2 : 1}.conv`;
  return `output_blocks.${each * block + layer}.${part === "attentions" ? 1 : 0}.${own}`;
}

function resnetPart(inside: string): string {
  const [head = "", ...rest] = inside.split(".");
  return [resnetParts[head] ?? head, ...rest].join(".");
}
