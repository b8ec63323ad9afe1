/** What a model file says about itself, read without loading it. */

/** ONNX element types by their number in `TensorProto.DataType`; the gaps are types that no component here uses. */
const elementTypes = {
  1: "float32",
  2: "uint8",
  3: "int8",
  4: "uint16",
  5: "int16",
  6: "int32",
  7: "int64",
  8: "string",
  9: "bool",
  10: "float16",
  11: "float64",
  12: "uint32",
  13: "uint64",
  16: "bfloat16",
  17: "float8e4m3fn",
  19: "float8e5m2",
} as const;

export type ElementType = (typeof elementTypes)[keyof typeof elementTypes] | "unknown";

/** The name of an ONNX element type. */
export function elementType(code: number): ElementType {
  return (elementTypes as { readonly [code: number]: ElementType })[code] ?? "unknown";
}

const bits: { readonly [type in ElementType]?: number } = {
  float32: 32,
  int32: 32,
  uint32: 32,
  float64: 64,
  int64: 64,
  uint64: 64,
  float16: 16,
  bfloat16: 16,
  int16: 16,
  uint16: 16,
};

/** Bytes of `count` elements. */
export function elementBytes(type: ElementType, count: number): number {
  return (count * (bits[type] ?? 8)) / 8;
}

/** An input or output of the graph. A dimension is a number, a symbol, or null where nothing is said. */
export interface GraphValue {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string | null)[];
}

/** A file next to the model that holds weights. */
export interface ExternalFile {
  /** As written in the model: relative to its folder. */
  readonly location: string;
  /** Bytes that the model reads of it: the largest offset plus length. */
  readonly bytes: number;
}

export interface OperatorUse {
  /** Empty for ONNX's own operators. */
  readonly domain: string;
  readonly name: string;
  readonly count: number;
}

export interface OnnxFacts {
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  readonly operators: readonly OperatorUse[];
  /** Domains of functions that the file defines itself. */
  readonly ownDomains: readonly string[];
  /** Version of ONNX's own operator set; 0 when the file does not say. */
  readonly opset: number;
  readonly externalFiles: readonly ExternalFile[];
  /** Bytes of weights by element type, inside the file and outside. */
  readonly weights: { readonly [type in ElementType]?: number };
  /** Resizing nodes by a factor that the export fixed; the others take their sizes from another tensor. */
  readonly fixedResizes: number;
}
