import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { toHalf } from "../../src/tensor/half.ts";
import { type NodeSpec, onnxModel, type TensorSpec, type ValueSpec } from "./onnx-writer.ts";

/** What an export's interface is made of. */
export interface Interface {
  /** Type of the token ids. */
  readonly ids: "int32" | "int64";
  /** Type of everything else. */
  readonly element: "float32" | "float16";
  /** What the VAE's weights are multiplied by; 1 unless set. */
  readonly gain?: number;
}

const types = { float32: 1, int32: 6, int64: 7, float16: 10 } as const;
const tokens = 2048;

/**
 * Writes over a copy of the tiny base's encoders and VAE: text encoders that look a token's states up, a VAE that spreads
 * a latent over 8×8 pixels and back. All weights are exact in float16, so that both element types compute alike.
 */
export function writeSyntheticParts(folder: string, kind: Interface): void {
  const parts = {
    text_encoder: textEncoder(kind, 32),
    text_encoder_2: textEncoder(kind, 48, 40),
    vae_decoder: vae(kind, "ConvTranspose", { name: "latent_sample", channels: 4 }, { name: "sample", channels: 3 }),
    vae_encoder: vae(kind, "Conv", { name: "sample", channels: 3 }, { name: "latent_parameters", channels: 8 }),
  };
  for (const [part, model] of Object.entries(parts)) writeFileSync(join(folder, part, "model.onnx"), model);
}

function textEncoder({ ids, element }: Interface, width: number, pooled?: number): Uint8Array {
  const type = types[element];
  const states: ValueSpec[] = ["hidden_states.0", "hidden_states.1"].map((name) => ({
    name,
    type,
    shape: ["batch", "sequence", width],
  }));
  const lookUp: NodeSpec[] = states.map(({ name }) => ({
    op: "Gather",
    inputs: ["table", "input_ids"],
    outputs: [name],
    attributes: { axis: 0 },
  }));
  const project: NodeSpec[] = [
    { op: "Gather", inputs: ["hidden_states.0", "second"], outputs: ["token"], attributes: { axis: 1 } },
    { op: "Gather", inputs: ["token", "columns"], outputs: ["text_embeds"], attributes: { axis: 1 } },
  ];
  return onnxModel({
    inputs: [{ name: "input_ids", type: types[ids], shape: ["batch", "sequence"] }],
    outputs: [...states, ...(pooled ? [{ name: "text_embeds", type, shape: ["batch", pooled] }] : [])],
    nodes: pooled ? [...lookUp, ...project] : lookUp,
    initializers: [
      weights(element, "table", [tokens, width], (i) => ((i * 7) % 31) / 16 - 1),
      { name: "second", dims: [], type: types.int64, values: BigInt64Array.of(1n) },
      {
        name: "columns",
        dims: [pooled ?? 1],
        type: types.int64,
        values: BigInt64Array.from({ length: pooled ?? 1 }, (_, i) => BigInt(i)),
      },
    ],
  });
}

interface End {
  readonly name: string;
  readonly channels: number;
}

function vae({ element, gain = 1 }: Interface, op: "Conv" | "ConvTranspose", from: End, to: End): Uint8Array {
  const type = types[element];
  const value = ({ name, channels }: End): ValueSpec => ({ name, type, shape: ["batch", channels, "height", "width"] });
  const dims = op === "Conv" ? [to.channels, from.channels, 8, 8] : [from.channels, to.channels, 8, 8];
  const square = { kernel_shape: [8, 8], strides: [8, 8] };
  return onnxModel({
    inputs: [value(from)],
    outputs: [value(to)],
    nodes: [{ op, inputs: [from.name, "weights"], outputs: [to.name], attributes: square }],
    initializers: [weights(element, "weights", dims, (i) => (gain * (((i * 5) % 17) - 8)) / 1024)],
  });
}

function weights(
  element: Interface["element"],
  name: string,
  dims: readonly number[],
  at: (i: number) => number,
): TensorSpec {
  const values = Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, i) => at(i));
  return { name, dims, type: types[element], values: element === "float16" ? toHalf(values) : values };
}
