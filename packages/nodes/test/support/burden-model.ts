import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join as joinPath } from "node:path";
import { join, message, text } from "../../src/model/onnx/wire-writer.ts";
import { type NodeSpec, onnxModel } from "./onnx-writer.ts";

/** What a model is to carry besides its own. */
export interface Burden {
  /** Weights that every run reads, in a file beside the model, as exports of gigabytes have them. Bytes. */
  readonly weights?: number;
  /** Products of two 512² matrices that every run works out: 100 take about half a second on one core. */
  readonly work?: number;
}

const side = 512;
const float = 4;
/** Bytes written at a time. */
const block = 1 << 22;

/**
 * Makes a model file as heavy as a large one: its float output `output` then waits for the burden and is
 * what it was.
 */
export function burdenModel(file: string, output: string, { weights = 0, work = 0 }: Burden): void {
  const before = `${output}/before`;
  const columns = Math.max(1, Math.round(weights / side / float));
  const length = side * columns * float;
  const data = "burden.bin";
  writeBytes(joinPath(dirname(file), data), length);
  // Every product depends on the model's result, so that none is worked out when the model is loaded.
  const nodes: NodeSpec[] = [
    { op: "ReduceMean", inputs: [before], outputs: ["burden/mean"], attributes: { keepdims: 0 } },
    { op: "Expand", inputs: ["burden/mean", "burden/row"], outputs: ["burden/vector"] },
    { op: "MatMul", inputs: ["burden/vector", "burden/weights"], outputs: ["burden/weighed"] },
    { op: "Expand", inputs: ["burden/mean", "burden/square"], outputs: ["burden/work-0"] },
    ...Array.from({ length: work }, (_, i) => ({
      op: "MatMul",
      inputs: [`burden/work-${i}`, "burden/zeros"],
      outputs: [`burden/work-${i + 1}`],
    })),
    { op: "ReduceMean", inputs: ["burden/weighed"], outputs: ["burden/a"], attributes: { keepdims: 0 } },
    { op: "ReduceMean", inputs: [`burden/work-${work}`], outputs: ["burden/b"], attributes: { keepdims: 0 } },
    { op: "Add", inputs: ["burden/a", "burden/b"], outputs: ["burden/sum"] },
    { op: "Mul", inputs: ["burden/sum", "burden/nothing"], outputs: ["burden/zero"] },
    { op: "Add", inputs: [before, "burden/zero"], outputs: [output] },
  ];
  const burden = onnxModel({
    inputs: [],
    outputs: [],
    nodes,
    initializers: [
      { name: "burden/weights", dims: [side, columns], external: { location: data, offset: 0, length } },
      { name: "burden/zeros", dims: [side, side], values: new Float32Array(side * side) },
      { name: "burden/nothing", dims: [], values: Float32Array.of(0) },
      { name: "burden/row", dims: [2], type: 7, values: BigInt64Array.of(1n, BigInt(side)) },
      { name: "burden/square", dims: [2], type: 7, values: BigInt64Array.of(BigInt(side), BigInt(side)) },
    ],
  });
  const added = fieldsOf(graphOf(burden)).filter(({ field }) => field === graphNode || field === graphInitializer);
  const model = fieldsOf(readFileSync(file)).map((part) => {
    if (part.field !== modelGraph) return part.whole;
    const graph = fieldsOf(part.content).map((one) => (one.field === graphNode ? renamed(one, output, before) : one));
    return message(modelGraph, join(...[...graph, ...added].map(({ whole }) => whole)));
  });
  writeFileSync(file, join(...model));
}

// Field numbers of onnx.proto3.
const modelGraph = 7;
const graphNode = 1;
const graphInitializer = 5;
const nodeInput = 1;
const nodeOutput = 2;

interface Field {
  readonly field: number;
  readonly content: Uint8Array;
  /** With its key and length. */
  readonly whole: Uint8Array;
}

function graphOf(model: Uint8Array): Uint8Array {
  return fieldsOf(model).find(({ field }) => field === modelGraph)!.content;
}

/** A node that makes or takes `from` makes or takes `to` instead. */
function renamed(node: Field, from: string, to: string): Field {
  const parts = fieldsOf(node.content).map(({ field, content, whole }) =>
    (field === nodeInput || field === nodeOutput) && Buffer.from(content).toString() === from ? text(field, to) : whole,
  );
  const content = join(...parts);
  return { field: node.field, content, whole: message(node.field, content) };
}

/** The fields of a protobuf message, of the two kinds that model files of this project have at their upper levels. */
function fieldsOf(bytes: Uint8Array): readonly Field[] {
  const fields: Field[] = [];
  let at = 0;
  const number = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw new TypeError("the model file ends early");
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const start = at;
    const key = number();
    const kind = key % 8;
    if (kind !== 0 && kind !== 2) throw new TypeError(`the model file has a field of kind ${kind}`);
    const value = number();
    const end = kind === 2 ? at + value : at;
    fields.push({ field: Math.floor(key / 8), content: bytes.subarray(at, end), whole: bytes.subarray(start, end) });
    at = end;
  }
  return fields;
}

/** Small numbers of no pattern that matters, so that no store or system takes the file for empty. */
function writeBytes(file: string, length: number): void {
  const values = Float32Array.from({ length: block / float }, (_, i) => Math.sin(i) / 1000);
  const bytes = new Uint8Array(values.buffer);
  writeFileSync(file, "");
  for (let at = 0; at < length; at += block)
    writeFileSync(file, bytes.subarray(0, Math.min(block, length - at)), { flag: "a" });
}
