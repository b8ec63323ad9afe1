import { integer, join, message, text } from "../../src/model/onnx/wire-writer.ts";

/** Writes small ONNX models for tests: enough of onnx.proto3 to make files that the real runtime loads. */

export interface TensorSpec {
  readonly name: string;
  readonly dims: readonly number[];
  /** `TensorProto.DataType`: 1 float32, 6 int32, 7 int64, 10 float16. */
  readonly type?: number;
  readonly values?: Float32Array | BigInt64Array | Uint16Array | Int32Array;
  readonly external?: { readonly location: string; readonly offset?: number; readonly length?: number };
}

export type Attribute = number | readonly number[] | TensorSpec;

export interface NodeSpec {
  readonly op: string;
  readonly domain?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Whole numbers become `ints`; a single number `i`; a tensor `t`. */
  readonly attributes?: { readonly [name: string]: Attribute };
}

export interface ValueSpec {
  readonly name: string;
  readonly type?: number;
  readonly shape: readonly (number | string)[];
}

export interface ModelSpec {
  readonly inputs: readonly ValueSpec[];
  readonly outputs: readonly ValueSpec[];
  readonly nodes: readonly NodeSpec[];
  readonly initializers?: readonly TensorSpec[];
  readonly irVersion?: number;
  readonly opset?: number;
  readonly domains?: readonly string[];
}

/** The bytes of a model file. */
export function onnxModel(spec: ModelSpec): Uint8Array {
  const graph = join(
    ...spec.nodes.map((node) => message(1, nodeBytes(node))),
    text(2, "test"),
    ...(spec.initializers ?? []).map((tensor) => message(5, tensorBytes(tensor))),
    ...spec.inputs.map((value) => message(11, valueBytes(value))),
    ...spec.outputs.map((value) => message(12, valueBytes(value))),
  );
  const opset = (domain: string, version: number): Uint8Array => message(8, join(text(1, domain), integer(2, version)));
  return join(
    integer(1, spec.irVersion ?? 8),
    message(7, graph),
    opset("", spec.opset ?? 17),
    ...(spec.domains ?? []).map((domain) => opset(domain, 1)),
  );
}

function tensorBytes({ name, dims, type = 1, values, external }: TensorSpec): Uint8Array {
  const entry = (key: string, value: string | number | undefined): Uint8Array =>
    value === undefined ? new Uint8Array(0) : message(13, join(text(1, key), text(2, String(value))));
  return join(
    ...dims.map((dim) => integer(1, dim)),
    integer(2, type),
    text(8, name),
    values ? message(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)) : new Uint8Array(0),
    ...(external
      ? [
          entry("location", external.location),
          entry("offset", external.offset),
          entry("length", external.length),
          integer(14, 1),
        ]
      : []),
  );
}

function nodeBytes({ op, domain, inputs, outputs, attributes = {} }: NodeSpec): Uint8Array {
  return join(
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) => message(5, attributeBytes(name, value))),
    domain === undefined ? new Uint8Array(0) : text(7, domain),
  );
}

function attributeBytes(name: string, value: Attribute): Uint8Array {
  if (typeof value === "number") return join(text(1, name), integer(3, value), integer(20, 2));
  if ("dims" in value) return join(text(1, name), message(5, tensorBytes(value)), integer(20, 4));
  return join(text(1, name), ...value.map((item) => integer(8, item)), integer(20, 7));
}

function valueBytes({ name, type = 1, shape }: ValueSpec): Uint8Array {
  const dims = shape.map((dim) => message(1, typeof dim === "number" ? integer(1, dim) : text(2, dim)));
  const tensor = join(integer(1, type), message(2, join(...dims)));
  return join(text(1, name), message(2, message(1, tensor)));
}
