import {
  type ElementType,
  elementBytes,
  elementType,
  type GraphValue,
  type OnnxFacts,
  type OperatorUse,
} from "../../model/onnx/facts.ts";
import { countFixedResizes } from "../../model/onnx/resizes.ts";
import { float, integer, join, message, text } from "../../model/onnx/wire-writer.ts";
import { elementCount, isWeightType, type StoredTensor } from "../file/stored-tensor.ts";

/** An attribute of a node: a whole number, several, a floating-point number, or a text. */
export type Attribute = number | readonly number[] | { readonly float: number } | string;

export type Attributes = { readonly [name: string]: Attribute };

export type Shape = readonly (number | string)[];

/** `TensorProto.DataType` of what graphs hold (onnx.proto3). */
export const onnxTypes = { F32: 1, F16: 10, BF16: 16, F8_E4M3: 17, F8_E5M2: 19, I64: 7, BOOL: 9 } as const;

/** What graphs compute in. */
export type Computed = "F32" | "F16";

/** `AttributeProto.AttributeType` (onnx.proto3). */
const attributeTypes = { float: 1, int: 2, string: 3, ints: 7 } as const;

const irVersion = 10;
const opset = 21;
const externalLocation = 1;

interface DeclaredValue {
  readonly name: string;
  readonly shape: Shape;
  readonly type: keyof typeof onnxTypes;
}

interface GraphNode {
  readonly type: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

/** A constant with its bytes, or where they are stored. */
interface GraphConstant {
  readonly type: keyof typeof onnxTypes;
  readonly shape: readonly number[];
  readonly bytes?: Uint8Array;
  /** Of floats. */
  readonly values?: readonly number[];
  readonly stored?: { readonly location: string; readonly offset: number; readonly bytes: number };
}

/** How weights are found again by the session: as a path below the folder that it is given. */
export type Locate = (file: string) => string;

/**
 * Writes an ONNX graph node by node (onnx.proto3). Every method returns the name of the value that it added. Weights
 * stay in their files: the graph says where their bytes lie, and casts where they are used what has another type than is
 * computed in.
 */
export class GraphBuilder {
  readonly #locate: Locate;
  readonly #nodes: GraphNode[] = [];
  readonly #constants = new Map<string, GraphConstant>();
  readonly #casts = new Map<string, string>();
  readonly #inputs: DeclaredValue[] = [];
  readonly #outputs: DeclaredValue[] = [];
  readonly #domains = new Set<string>([""]);
  #values = 0;

  constructor(locate: Locate) {
    this.#locate = locate;
  }

  /** Declares an input; floats unless `type` says otherwise. */
  input(name: string, shape: Shape, type: keyof typeof onnxTypes = "F32"): string {
    this.#inputs.push({ name, shape, type });
    return name;
  }

  /** Declares the value `from` as the output `name`, in float32. */
  output(name: string, from: string, shape: Shape): void {
    this.#node("Identity", "", [from], [name], {});
    this.#outputs.push({ name, shape, type: "F32" });
  }

  /** A node of ONNX's own operators with one output. */
  op(type: string, inputs: readonly string[], attributes: Attributes = {}): string {
    const output = this.#value();
    this.#node(type, "", inputs, [output], attributes);
    return output;
  }

  /** A node of ONNX Runtime's operators with one output. */
  runtimeOp(type: string, inputs: readonly string[], attributes: Attributes = {}): string {
    const output = this.#value();
    this.#node(type, "com.microsoft", inputs, [output], attributes);
    return output;
  }

  /** Cuts the last axis into equal parts. */
  split(value: string, parts: number): readonly string[] {
    const outputs = Array.from({ length: parts }, () => this.#value());
    this.#node("Split", "", [value], outputs, { axis: -1, num_outputs: parts });
    return outputs;
  }

  /** A list of whole numbers. */
  ints(...values: readonly number[]): string {
    const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    return this.#constant(`ints ${values.join(" ")}`, { type: "I64", shape: [values.length], bytes });
  }

  /** Constant floats. */
  floats(values: readonly number[], shape: readonly number[] = [values.length]): string {
    const short = values.length < 9 ? values.join(" ") : `number ${this.#constants.size}`;
    const bytes = new Uint8Array(Float32Array.from(values).buffer);
    return this.#constant(`floats [${shape.join(" ")}] ${short}`, { type: "F32", shape, bytes, values });
  }

  scalar(value: number): string {
    return this.floats([value], []);
  }

  /** A stored tensor in the type that is computed in, in its own shape or another of as many elements. */
  weight(tensor: StoredTensor, name: string, shape: readonly number[] = tensor.shape, as: Computed = "F32"): string {
    const raw = this.rawWeight(tensor, name, shape);
    return tensor.type === as ? raw : this.cast(raw, as);
  }

  /** A stored tensor in its own precision. */
  rawWeight(tensor: StoredTensor, name: string, shape: readonly number[] = tensor.shape): string {
    if (!isWeightType(tensor.type)) throw new TypeError(`${name} is ${tensor.type}`);
    const label = shape === tensor.shape ? name : `${name} [${shape.join(" ")}]`;
    const { file, offset, bytes } = tensor;
    if (!this.#constants.has(label))
      this.#constants.set(label, { type: tensor.type, shape, stored: { location: this.#locate(file), offset, bytes } });
    return label;
  }

  /** A value in float32, or in float16. */
  cast(value: string, as: Computed = "F32"): string {
    const key = `${as} ${value}`;
    const known = this.#casts.get(key);
    if (known !== undefined) return known;
    const cast = this.op("Cast", [value], { to: onnxTypes[as] });
    this.#casts.set(key, cast);
    return cast;
  }

  /** The model's bytes. */
  finish(): Uint8Array {
    const graph = message(
      7,
      ...this.#inOrder().map(nodeBytes),
      text(2, "sigmaflow"),
      ...[...this.#constants].map(([name, constant]) => constantBytes(name, constant)),
      ...this.#inputs.map((value) => message(11, valueBytes(value))),
      ...this.#outputs.map((value) => message(12, valueBytes(value))),
    );
    const domains = [...this.#domains].map((domain) =>
      message(8, text(1, domain), integer(2, domain === "" ? opset : 1)),
    );
    return join(integer(1, irVersion), text(2, "sigmaflow"), graph, ...domains);
  }

  /** What `readOnnx` would find in the model, without making it. */
  facts(): OnnxFacts {
    const weights: { [type in ElementType]?: number } = {};
    const externalFiles = new Map<string, number>();
    const constants = new Map<string, readonly number[] | undefined>();
    for (const [name, { type, shape, stored, values }] of this.#constants) {
      const element = elementType(onnxTypes[type]);
      weights[element] = (weights[element] ?? 0) + elementBytes(element, elementCount(shape));
      constants.set(name, values);
      if (stored === undefined) continue;
      const end = stored.offset + stored.bytes;
      externalFiles.set(stored.location, Math.max(externalFiles.get(stored.location) ?? 0, end));
    }
    const operators = new Map<string, OperatorUse>();
    for (const { type: name, domain } of this.#inOrder()) {
      const key = `${domain}:${name}`;
      operators.set(key, { domain, name, count: 1 + (operators.get(key)?.count ?? 0) });
    }
    return {
      inputs: this.#inputs.map(valueFacts),
      outputs: this.#outputs.map(valueFacts),
      operators: [...operators.values()],
      ownDomains: [],
      opset,
      externalFiles: [...externalFiles].map(([location, bytes]) => ({ location, bytes })),
      weights,
      fixedResizes: countFixedResizes(
        this.#nodes.map(({ type, inputs, outputs }) => ({ operator: type, inputs, outputs, scales: [] })),
        constants,
      ),
    };
  }

  /**
   * What is made of weights alone stands first. Of a node's inputs ONNX Runtime computes the one that stands last first: a
   * cast that stood behind the planes that it is multiplied with would be made before them, and so those of all layers
   * before the first, to be kept until each is used.
   */
  #inOrder(): readonly GraphNode[] {
    const fromWeights = new Set<string>(["", ...this.#constants.keys()]);
    const first: GraphNode[] = [];
    const rest: GraphNode[] = [];
    for (const node of this.#nodes) {
      const isFromWeights = node.inputs.every((name) => fromWeights.has(name));
      if (isFromWeights) for (const name of node.outputs) fromWeights.add(name);
      (isFromWeights ? first : rest).push(node);
    }
    return [...first, ...rest];
  }

  #constant(name: string, constant: GraphConstant): string {
    if (!this.#constants.has(name)) this.#constants.set(name, constant);
    return name;
  }

  #node(
    type: string,
    domain: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Attributes,
  ): void {
    this.#domains.add(domain);
    this.#nodes.push({ type, domain, inputs, outputs, attributes });
  }

  #value(): string {
    this.#values += 1;
    return `v${this.#values}`;
  }
}

function attributeBytes(name: string, value: Attribute): Uint8Array {
  if (typeof value === "string") return join(text(1, name), text(4, value), integer(20, attributeTypes.string));
  if (typeof value === "number") return join(text(1, name), integer(3, value), integer(20, attributeTypes.int));
  if ("float" in value) return join(text(1, name), float(2, value.float), integer(20, attributeTypes.float));
  return join(text(1, name), ...value.map((item) => integer(8, item)), integer(20, attributeTypes.ints));
}

function nodeBytes({ type, domain, inputs, outputs, attributes }: GraphNode): Uint8Array {
  return message(
    1,
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(3, `${type} ${outputs[0]}`),
    text(4, type),
    ...Object.entries(attributes).map(([name, value]) => message(5, attributeBytes(name, value))),
    ...(domain === "" ? [] : [text(7, domain)]),
  );
}

function constantBytes(name: string, { type, shape, bytes, stored }: GraphConstant): Uint8Array {
  const entry = (key: string, value: string | number): Uint8Array => message(13, text(1, key), text(2, String(value)));
  return message(
    5,
    ...shape.map((dimension) => integer(1, dimension)),
    integer(2, onnxTypes[type]),
    text(8, name),
    ...(bytes ? [message(9, bytes)] : []),
    ...(stored
      ? [
          entry("location", stored.location),
          entry("offset", stored.offset),
          entry("length", stored.bytes),
          integer(14, externalLocation),
        ]
      : []),
  );
}

function valueFacts({ name, shape, type }: DeclaredValue): GraphValue {
  return { name, type: elementType(onnxTypes[type]), shape };
}

function valueBytes({ name, shape, type }: DeclaredValue): Uint8Array {
  const dimensions = shape.map((dimension) =>
    message(1, typeof dimension === "number" ? integer(1, dimension) : text(2, dimension)),
  );
  const tensor = join(integer(1, onnxTypes[type]), message(2, ...dimensions));
  return join(text(1, name), message(2, message(1, tensor)));
}
