import type { StoredTensor, StoredTensors } from "../file/stored-tensor.ts";

const attention: { readonly [diffusers: string]: string } = {
  group_norm: "norm",
  to_q: "q",
  to_k: "k",
  to_v: "v",
  "to_out.0": "proj_out",
  // Before diffusers 0.18
  query: "q",
  key: "k",
  value: "v",
  proj_attn: "proj_out",
};

/** Whether a VAE's tensors are named as diffusers names them. */
export function isDiffusersVae(names: Iterable<string>): boolean {
  for (const name of names) if (/^(encoder\.down_blocks|decoder\.up_blocks)\./.test(name)) return true;
  return false;
}

/** A VAE in diffusers' names by those of the original implementation. The decoder's levels count backwards there. */
export function vaeNames(tensors: StoredTensors): StoredTensors {
  const levels =
    1 +
    Math.max(-1, ...[...tensors.keys()].map((name) => Number(/^decoder\.up_blocks\.(\d+)\./.exec(name)?.[1] ?? -1)));
  return new Map([...tensors].map(([name, tensor]): [string, StoredTensor] => [vaeName(name, levels), tensor]));
}

function vaeName(name: string, levels: number): string {
  const middle = /^((?:en|de)coder)\.mid_block\.attentions\.0\.(.+)\.(weight|bias)$/.exec(name);
  if (middle) return `${middle[1]}.mid.attn_1.${attention[middle[2] ?? ""] ?? middle[2]}.${middle[3]}`;
  return name
    .replace(/mid_block\.resnets\.(\d+)/, (_, i: string) => `mid.block_${Number(i) + 1}`)
    .replace(/up_blocks\.(\d+)/, (_, i: string) => `up.${levels - 1 - Number(i)}`)
    .replace(/down_blocks\.(\d+)/, "down.$1")
    .replace(".resnets.", ".block.")
    .replace("downsamplers.0", "downsample")
    .replace("upsamplers.0", "upsample")
    .replace("conv_shortcut", "nin_shortcut")
    .replace("conv_norm_out", "norm_out");
}
