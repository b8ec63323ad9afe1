import { checkpointErrors } from "./error-codes.ts";
import type { StoredTensors } from "./file/stored-tensor.ts";
import type { Networks } from "./layout/networks.ts";

const useSdxl = "Use a checkpoint made for SDXL 1.0.";

/** Kinds of file that are no SDXL model, by names that only they have. */
const foreign: readonly { readonly has: RegExp; readonly found: string; readonly action: string }[] = [
  {
    has: /\.?(lora_down|lora_up|lora_A|lora_B|hada_w1_a|lokr_w1|lora\.down|lora\.up)(\.|$)|\.processor\.to_q_lora/,
    found: "is a LoRA, not a model",
    action: "Load a checkpoint, and add the LoRA with the node `model.lora`.",
  },
  {
    has: /^(clip_g|clip_l|emb_params|string_to_param)(\.|$)/,
    found: "is a learnt embedding, not a model",
    action: "Name it in the prompt as `embedding:NAME`.",
  },
  { has: /^(control_model\.|controlnet_cond_embedding\.)/, found: "is a ControlNet, not a model", action: useSdxl },
  { has: /(^|\.)double_blocks\.\d/, found: "is a Flux model", action: useSdxl },
  { has: /(^|\.)joint_blocks\.\d/, found: "is a Stable Diffusion 3 model", action: useSdxl },
  {
    has: /^cond_stage_model\.transformer\./,
    found: "is a Stable Diffusion 1 model",
    action: useSdxl,
  },
  { has: /^cond_stage_model\.model\./, found: "is a Stable Diffusion 2 model", action: useSdxl },
];

/** Scales beside weights, without which their numbers mean something else. */
const scaled = /(^|\.)(scaled_fp8|scale_weight|weight_scale|scale_input|input_scale|comfy_quant)$/;

/** Widths of the text states that a UNet's cross-attention reads. */
const textWidths: { readonly [width: number]: string } = {
  768: "is a Stable Diffusion 1 UNet",
  1024: "is a Stable Diffusion 2 UNet",
};

/**
 * Refuses a file of which no network of SDXL can be made, saying what it is as far as its names and shapes show.
 *
 * @throws `CHECKPOINT_UNFIT`.
 */
export function refuseForeign(file: string, tensors: StoredTensors, networks: Networks): void {
  const refuse = (found: string, action: string): Error => checkpointErrors.CHECKPOINT_UNFIT({ file, found, action });
  for (const name of tensors.keys())
    for (const { has, found, action } of foreign) if (has.test(name)) throw refuse(found, action);
  if ([...tensors.keys()].some((name) => scaled.test(name)))
    throw refuse(
      "has weights of 8 bits with scales of their own, which are not supported",
      "Use the checkpoint in F16, BF16, or F8 without scales.",
    );
  const { unet } = networks;
  if (unet && !unet.has("label_emb.0.0.weight")) {
    const width = [...unet].find(([name]) => name.endsWith("attn2.to_k.weight"))?.[1].shape[1] ?? 0;
    throw refuse(textWidths[width] ?? "holds a UNet that is not SDXL's", useSdxl);
  }
  if (unet?.get("input_blocks.0.0.weight")?.shape[1] === 8)
    throw refuse("is an InstructPix2Pix model, which is not supported", useSdxl);
  if (Object.keys(networks).length === 0)
    throw refuse("holds no network of SDXL", "Check that it is a checkpoint, a UNet or a VAE of SDXL.");
}
