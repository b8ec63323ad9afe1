import type { StoredTensor, StoredTensors } from "../file/stored-tensor.ts";

const layerParts: { readonly [openClip: string]: string } = {
  "attn.out_proj": "self_attn.out_proj",
  ln_1: "layer_norm1",
  ln_2: "layer_norm2",
  "mlp.c_fc": "mlp.fc1",
  "mlp.c_proj": "mlp.fc2",
};

const whole: { readonly [openClip: string]: string } = {
  "token_embedding.weight": "embeddings.token_embedding.weight",
  positional_embedding: "embeddings.position_embedding.weight",
  "ln_final.weight": "final_layer_norm.weight",
  "ln_final.bias": "final_layer_norm.bias",
  text_projection: "text_projection",
};

/**
 * OpenCLIP's text encoder by transformers' names. The fused projection of queries, keys and values becomes three
 * tensors that lie one after the other in the file; the output projection keeps its name, because it is `[in, out]`.
 */
export function openClipNames(tensors: StoredTensors): StoredTensors {
  const named = new Map<string, StoredTensor>();
  for (const [name, tensor] of tensors) {
    const [, layer, part = ""] = /^transformer\.resblocks\.(\d+)\.(.+)$/.exec(name) ?? [];
    const own = whole[name];
    if (own !== undefined) named.set(own, tensor);
    if (layer === undefined) continue;
    const [, fused] = /^attn\.in_proj_(weight|bias)$/.exec(part) ?? [];
    if (fused !== undefined)
      for (const [i, which] of ["q", "k", "v"].entries())
        named.set(`encoder.layers.${layer}.self_attn.${which}_proj.${fused}`, third(tensor, i));
    const [, module = "", kind] = /^(.+)\.(weight|bias)$/.exec(part) ?? [];
    const renamed = layerParts[module];
    if (renamed !== undefined && kind !== undefined) named.set(`encoder.layers.${layer}.${renamed}.${kind}`, tensor);
  }
  return named;
}

/** One of three equal parts along the first axis. */
function third(tensor: StoredTensor, index: number): StoredTensor {
  const [rows = 0, ...rest] = tensor.shape;
  const bytes = tensor.bytes / 3;
  return { ...tensor, shape: [rows / 3, ...rest], offset: tensor.offset + index * bytes, bytes };
}
