import { expect, it } from "vitest";
import { readRecording } from "../../../test/recording.ts";
import type { Shapes } from "../../../test/support/checkpoint-file.ts";
import type { StoredTensor } from "../file/stored-tensor.ts";
import { networksOfFile } from "../layout/networks.ts";
import { layerFinder } from "./layer-names.ts";

const [base] = readRecording<{ readonly weights?: Shapes }>("checkpoint");
const tensors = new Map(
  Object.entries(base?.facts.weights ?? {}).map(([name, shape]): [string, StoredTensor] => [
    name,
    { type: "F16", shape, file: "/a", offset: 0, bytes: 0 },
  ]),
);
const find = layerFinder(networksOfFile(tensors));

it.each([
  [
    "lora_unet_input_blocks_4_1_transformer_blocks_0_attn1_to_q",
    "unet",
    "input_blocks.4.1.transformer_blocks.0.attn1.to_q",
  ],
  [
    "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn1_to_q",
    "unet",
    "input_blocks.4.1.transformer_blocks.0.attn1.to_q",
  ],
  ["lora_unet_mid_block_attentions_0_proj_in", "unet", "middle_block.1.proj_in"],
  ["lora_unet_up_blocks_0_resnets_2_conv_shortcut", "unet", "output_blocks.2.0.skip_connection"],
  ["lora_unet_up_blocks_1_upsamplers_0_conv", "unet", "output_blocks.5.2.conv"],
  ["lora_unet_down_blocks_0_downsamplers_0_conv", "unet", "input_blocks.3.0.op"],
  ["lora_unet_time_embedding_linear_1", "unet", "time_embed.0"],
  ["lora_unet_label_emb_0_0", "unet", "label_emb.0.0"],
  [
    "unet.down_blocks.2.attentions.1.transformer_blocks.1.ff.net.0.proj",
    "unet",
    "input_blocks.8.1.transformer_blocks.1.ff.net.0.proj",
  ],
  ["down_blocks.2.attentions.1.proj_out", "unet", "input_blocks.8.1.proj_out"],
  ["diffusion_model.output_blocks.0.0.in_layers.2", "unet", "output_blocks.0.0.in_layers.2"],
  ["base_model.model.unet.mid_block.resnets.1.conv2", "unet", "middle_block.2.out_layers.3"],
  ["lora_te1_text_model_encoder_layers_1_self_attn_q_proj", "text_encoder", "encoder.layers.1.self_attn.q_proj"],
  ["lora_te2_text_model_encoder_layers_2_mlp_fc2", "text_encoder_2", "encoder.layers.2.mlp.fc2"],
  [
    "text_encoder.text_model.encoder.layers.0.self_attn.out_proj",
    "text_encoder",
    "encoder.layers.0.self_attn.out_proj",
  ],
  [
    "text_encoder_2.text_model.encoder.layers.0.self_attn.v_proj",
    "text_encoder_2",
    "encoder.layers.0.self_attn.v_proj",
  ],
])("a trainer's %s is a layer of the model", (name, network, layer) => {
  expect(find(name)).toEqual({ network, layer });
});

it("and a layer of another kind of model is none", () => {
  expect(find("lora_unet_input_blocks_1_1_transformer_blocks_0_attn1_to_q")).toBeUndefined();
  expect(find("lora_te_text_model_encoder_layers_0_self_attn_q_proj")).toBeUndefined();
});
