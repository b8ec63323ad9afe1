import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type NodeSpec, onnxModel } from "./onnx-writer.ts";

export interface SyntheticUNet {
  /** Products of two 512² matrices in a row: 100 take about half a second on one core. */
  readonly work?: number;
  /** Makes models of equal shape differ. */
  readonly offset?: number;
  /** Bytes of weights that do nothing but weigh. */
  readonly ballast?: number;
  /** Where the weights are: a file beside the model instead of in it. */
  readonly external?: string;
  /** A batch that the export fixed. */
  readonly batch?: number;
}

const side = 512;
const float = 4;

/**
 * Writes a model folder with a UNet only, which takes what an SDXL UNet takes (texts 8 wide, pooled 4) and gives
 * `sample + mean(encoder_hidden_states) + mean(text_embeds) + timestep + time_ids[0] + offset` per picture.
 */
export function writeSyntheticUNet(folder: string, options: SyntheticUNet = {}): void {
  const { work = 0, offset = 0, ballast = 0, external, batch } = options;
  const b = batch ?? "batch";
  const nodes: NodeSpec[] = [];
  const perPicture = (input: string, output: string, axes: readonly number[]): void => {
    nodes.push({ op: "ReduceMean", inputs: [input], outputs: [`${output}-mean`], attributes: { axes, keepdims: 0 } });
    nodes.push({ op: "Reshape", inputs: [`${output}-mean`, "column"], outputs: [output] });
  };
  perPicture("encoder_hidden_states", "text", [1, 2]);
  perPicture("text_embeds", "pooled", [1]);
  nodes.push({ op: "Gather", inputs: ["time_ids", "first"], outputs: ["id"], attributes: { axis: 1 } });
  nodes.push({ op: "Reshape", inputs: ["id", "column"], outputs: ["size"] });
  const added = ["text", "pooled", "size", "timestep", "offset"];
  // Every product depends on the input, so that none is worked out when the model is loaded.
  nodes.push({ op: "ReduceMean", inputs: ["sample"], outputs: ["mean"], attributes: { keepdims: 0 } });
  nodes.push({ op: "Expand", inputs: ["mean", "square"], outputs: ["work-0"] });
  // Worked out rather than stored: stored weights are packed anew for every product, 4 GB for 4000 of them.
  nodes.push({ op: "Mul", inputs: ["work-0", "nothing"], outputs: ["zeros"] });
  for (let i = 0; i < work; i++)
    nodes.push({ op: "MatMul", inputs: [`work-${i}`, "zeros"], outputs: [`work-${i + 1}`] });
  nodes.push({ op: "Expand", inputs: ["mean", "row"], outputs: ["light"] });
  nodes.push({ op: "MatMul", inputs: ["light", "ballast"], outputs: ["heavy"] });
  for (const name of [`work-${work}`, "heavy"]) {
    nodes.push({ op: "ReduceMean", inputs: [name], outputs: [`${name}-mean`], attributes: { keepdims: 0 } });
    nodes.push({ op: "Mul", inputs: [`${name}-mean`, "nothing"], outputs: [`${name}-nothing`] });
    added.push(`${name}-nothing`);
  }
  added.forEach((name, i) => {
    const last = i === added.length - 1;
    nodes.push({
      op: "Add",
      inputs: [i === 0 ? "sample" : `sum-${i}`, name],
      outputs: [last ? "out_sample" : `sum-${i + 1}`],
    });
  });
  const columns = Math.max(1, Math.round(ballast / side / float));
  const weights = new Float32Array(side * columns);
  mkdirSync(join(folder, "unet"), { recursive: true });
  if (external !== undefined) {
    mkdirSync(dirname(join(folder, "unet", external)), { recursive: true });
    writeFileSync(join(folder, "unet", external), weights);
  }
  writeFileSync(
    join(folder, "unet", "model.onnx"),
    onnxModel({
      inputs: [
        { name: "sample", shape: [b, 4, "height", "width"] },
        { name: "timestep", shape: [] },
        { name: "encoder_hidden_states", shape: [b, "tokens", 8] },
        { name: "text_embeds", shape: [b, 4] },
        { name: "time_ids", shape: [b, 6] },
      ],
      outputs: [{ name: "out_sample", shape: [b, 4, "height", "width"] }],
      nodes,
      initializers: [
        {
          name: "ballast",
          dims: [side, columns],
          ...(external === undefined
            ? { values: weights }
            : { external: { location: external, offset: 0, length: weights.byteLength } }),
        },
        { name: "offset", dims: [], values: Float32Array.of(offset) },
        { name: "nothing", dims: [], values: Float32Array.of(0) },
        { name: "square", dims: [2], type: 7, values: BigInt64Array.of(512n, 512n) },
        { name: "row", dims: [2], type: 7, values: BigInt64Array.of(1n, 512n) },
        { name: "column", dims: [4], type: 7, values: BigInt64Array.of(-1n, 1n, 1n, 1n) },
        { name: "first", dims: [1], type: 7, values: BigInt64Array.of(0n) },
      ],
    }),
  );
}
