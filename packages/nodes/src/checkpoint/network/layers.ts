import { checkpointErrors } from "../error-codes.ts";
import { elementCount, isWeightType, type StoredTensor, type StoredTensors } from "../file/stored-tensor.ts";
import { GraphBuilder, type Locate } from "./graph-builder.ts";
import type { LowRank, LowRankLayer } from "./low-rank.ts";

/**
 * Which operators a graph is written with. `fast` uses ONNX Runtime's own for the processor: attention without a matrix
 * of scores, products that read torch's `[out, in]` weights where they lie. `plain` is ONNX alone, for any provider;
 * `half` is the same computing in float16, but for sums over many numbers, which stay in float32: normalisations, softmax.
 */
export type GraphForm = "fast" | "plain" | "half";

/** What one network's graph is made from. */
export interface NetworkSource {
  /** In words, for messages: `UNet`. */
  readonly label: string;
  /** Tensors by canonical name, see `layout/`. */
  readonly tensors: StoredTensors;
  readonly form: GraphForm;
  /** LoRA branches, in the order in which they are added. */
  readonly lowRanks?: readonly LowRank[];
  /** Whether a text encoder is fed embeddings of further tokens. */
  readonly tokenRows?: true;
}

/** A LoRA's branch beside a layer, in its two products. */
interface Branch {
  readonly down: (layer: LowRankLayer, label: string) => string;
  readonly up: (inner: string, layer: LowRankLayer, label: string) => string;
}

const groups = 32;

const nearest = { mode: "nearest", coordinate_transformation_mode: "asymmetric", nearest_mode: "floor" };

/** A graph to be written, with an input for each LoRA's strength. */
export function startGraph({ lowRanks = [] }: NetworkSource, locate: Locate): GraphBuilder {
  const graph = new GraphBuilder(locate);
  for (const { strength } of lowRanks) graph.input(strength, []);
  return graph;
}

/** Layers of networks as nodes of a graph, their sizes read from the tensors' shapes. */
export class Layers {
  readonly graph: GraphBuilder;
  readonly form: GraphForm;
  readonly #source: NetworkSource;

  constructor(graph: GraphBuilder, source: NetworkSource) {
    this.graph = graph;
    this.form = source.form;
    this.#source = source;
  }

  has(name: string): boolean {
    return this.#source.tensors.has(name);
  }

  /** @throws `CHECKPOINT_INCOMPLETE` when it is missing or of a type that is not computed with. */
  tensor(name: string): StoredTensor {
    const tensor = this.#source.tensors.get(name);
    if (tensor === undefined) throw this.incomplete(name, "is missing");
    if (!isWeightType(tensor.type)) throw this.incomplete(name, `has elements of type ${tensor.type}`);
    return tensor;
  }

  incomplete(tensor: string, found: string): Error {
    return checkpointErrors.CHECKPOINT_INCOMPLETE({ network: this.#source.label, tensor, found });
  }

  /** One dimension of a tensor. */
  size(name: string, axis: number): number {
    const { shape } = this.tensor(name);
    const size = shape[axis];
    if (size === undefined || size < 1) throw this.incomplete(name, `has the shape [${shape.join(", ")}]`);
    return size;
  }

  /** The next parts of all names that begin with `prefix`, as numbers in order. */
  indices(prefix: string): readonly number[] {
    const found = new Set<number>();
    for (const name of this.#source.tensors.keys()) {
      const next = name.startsWith(prefix) ? name.slice(prefix.length).split(".", 1)[0] : undefined;
      if (next !== undefined && /^\d+$/.test(next)) found.add(Number(next));
    }
    return [...found].sort((a, b) => a - b);
  }

  weight(name: string, shape?: readonly number[]): string {
    return this.#weight(this.tensor(name), name, shape);
  }

  /** A float32 value as these layers compute with it. */
  own(x: string): string {
    return this.form === "half" ? this.graph.cast(x, "F16") : x;
  }

  /** A value of these layers in float32. */
  full(x: string): string {
    return this.form === "half" ? this.graph.cast(x) : x;
  }

  add(a: string, b: string): string {
    return this.graph.op("Add", [a, b]);
  }

  mul(a: string, b: string): string {
    return this.graph.op("Mul", [a, b]);
  }

  /** x · sigmoid(x). */
  silu(x: string): string {
    if (this.form === "fast") return this.graph.runtimeOp("QuickGelu", [x], { alpha: { float: 1 } });
    return this.mul(x, this.graph.op("Sigmoid", [x]));
  }

  /** x · sigmoid(1.702 x), CLIP-L's activation. */
  quickGelu(x: string): string {
    if (this.form === "fast") return this.graph.runtimeOp("QuickGelu", [x], { alpha: { float: 1.702 } });
    return this.mul(x, this.graph.op("Sigmoid", [this.mul(x, this.own(this.graph.scalar(1.702)))]));
  }

  /** x · Φ(x), with the error function. */
  gelu(x: string): string {
    return this.graph.op("Gelu", [x]);
  }

  /** `x` [..., in] times the transpose of `w` [out, in]. */
  timesTransposed(x: string, w: string): string {
    if (this.form === "fast") return this.graph.runtimeOp("FusedMatMul", [x, w], { transB: 1 });
    return this.graph.op("MatMul", [x, this.graph.op("Transpose", [w], { perm: [1, 0] })]);
  }

  /** torch's Linear `name`, with its bias if it has one; weights may be stored as 1 × 1 convolutions. */
  linear(x: string, name: string): string {
    const weight = `${name}.weight`;
    const [out, into] = [this.size(weight, 0), this.size(weight, 1)];
    const product = this.timesTransposed(x, this.weight(weight, [out, into]));
    const biased = this.has(`${name}.bias`) ? this.add(product, this.weight(`${name}.bias`)) : product;
    return this.#adapted(biased, name, {
      down: ({ down }, label) =>
        this.timesTransposed(x, this.#weight(down, `${label} down`, [elementCount(down.shape) / into, into])),
      up: (inner, { up }, label) =>
        this.timesTransposed(inner, this.#weight(up, `${label} up`, [out, elementCount(up.shape) / out])),
    });
  }

  /** torch's Conv2d `name` with a square kernel; padded so that a stride of 1 keeps the size. */
  conv(x: string, name: string, options: { readonly stride?: number; readonly pads?: readonly number[] } = {}): string {
    const weight = `${name}.weight`;
    const kernel = this.size(weight, 2);
    const stride = options.stride ?? 1;
    const shaped = {
      strides: [stride, stride],
      pads: options.pads ?? [0, 0, 0, 0].fill((kernel - 1) / 2),
      kernel_shape: [kernel, kernel],
    };
    const bias = this.has(`${name}.bias`) ? [this.weight(`${name}.bias`)] : [];
    const y = this.graph.op("Conv", [x, this.weight(weight), ...bias], shaped);
    const single = { strides: [1, 1], pads: [0, 0, 0, 0], kernel_shape: [1, 1] };
    return this.#adapted(y, name, {
      down: ({ down }, label) => this.graph.op("Conv", [x, this.#weight(down, `${label} down`)], shaped),
      up: (inner, { up }, label) => this.graph.op("Conv", [inner, this.#weight(up, `${label} up`)], single),
    });
  }

  /** Group normalisation with 32 groups over [b, c, h, w]. */
  groupNorm(x: string, name: string, epsilon: number): string {
    const channels = this.size(`${name}.weight`, 0);
    if (this.form === "fast")
      return this.graph.op("GroupNormalization", [x, this.weight(`${name}.weight`), this.weight(`${name}.bias`)], {
        num_groups: groups,
        epsilon: { float: epsilon },
      });
    const grouped = this.graph.op("Reshape", [this.full(x), this.graph.ints(0, groups, -1)]);
    const ones = this.graph.floats(Array.from({ length: groups }, () => 1));
    const zeros = this.graph.floats(Array.from({ length: groups }, () => 0));
    const normal = this.graph.op("InstanceNormalization", [grouped, ones, zeros], { epsilon: { float: epsilon } });
    const shaped = this.graph.op("Reshape", [this.own(normal), this.graph.op("Shape", [x])]);
    const scaled = this.mul(shaped, this.weight(`${name}.weight`, [channels, 1, 1]));
    return this.add(scaled, this.weight(`${name}.bias`, [channels, 1, 1]));
  }

  /** Layer normalisation over the last axis. */
  layerNorm(x: string, name: string): string {
    const exact = (part: string): string => this.graph.weight(this.tensor(part), part);
    const attributes = { axis: -1, epsilon: { float: 1e-5 } };
    return this.own(
      this.graph.op("LayerNormalization", [this.full(x), exact(`${name}.weight`), exact(`${name}.bias`)], attributes),
    );
  }

  /** Attention of `q` [b, n, heads · width] to `k` and `v` [b, m, heads · width]; `bias` is added to the scores. */
  attention(
    { q, k, v, bias }: { readonly q: string; readonly k: string; readonly v: string; readonly bias?: string },
    { heads, width }: { readonly heads: number; readonly width: number },
  ): string {
    const scale = width ** -0.5;
    if (this.form === "fast")
      return this.graph.runtimeOp("MultiHeadAttention", [q, k, v, ...(bias === undefined ? [] : ["", "", bias])], {
        num_heads: heads,
        scale: { float: scale },
      });
    const byHead = (x: string, perm: readonly number[]): string =>
      this.graph.op("Transpose", [this.graph.op("Reshape", [x, this.graph.ints(0, 0, heads, width)])], { perm });
    const times = (x: string): string => this.mul(x, this.own(this.graph.scalar(scale)));
    const isHalf = this.form === "half";
    // Scaled before the product, which in float16 can overflow.
    const products = this.graph.op("MatMul", [byHead(isHalf ? times(q) : q, [0, 2, 1, 3]), byHead(k, [0, 2, 3, 1])]);
    const scaled = isHalf ? this.full(products) : times(products);
    const scores = bias === undefined ? scaled : this.add(scaled, bias);
    const shares = this.own(this.graph.op("Softmax", [scores], { axis: -1 }));
    const mixed = this.graph.op("MatMul", [shares, byHead(v, [0, 2, 1, 3])]);
    const joined = this.graph.op("Transpose", [mixed], { perm: [0, 2, 1, 3] });
    return this.graph.op("Reshape", [joined, this.graph.ints(0, 0, heads * width)]);
  }

  /** Planes [b, c, h, w] as tokens [b, h · w, c]. */
  tokens(planes: string, channels: number): string {
    const flat = this.graph.op("Reshape", [planes, this.graph.ints(0, channels, -1)]);
    return this.graph.op("Transpose", [flat], { perm: [0, 2, 1] });
  }

  /** Tokens back as planes of `like`'s shape. */
  planes(tokens: string, like: string): string {
    const turned = this.graph.op("Transpose", [tokens], { perm: [0, 2, 1] });
    return this.graph.op("Reshape", [turned, this.graph.op("Shape", [like])]);
  }

  /** Twice as high and wide, each place repeated. */
  upsample(x: string): string {
    return this.graph.op("Resize", [x, "", this.graph.floats([1, 1, 2, 2])], nearest);
  }

  /** As high and wide as `like`, which may be one place less than twice `x`. */
  upsampleLike(x: string, like: string): string {
    const planes = this.graph.op("Shape", [x], { start: 0, end: 2 });
    const sides = this.graph.op("Shape", [like], { start: 2, end: 4 });
    return this.graph.op("Resize", [x, "", "", this.graph.op("Concat", [planes, sides], { axis: 0 })], nearest);
  }

  #weight(tensor: StoredTensor, name: string, shape?: readonly number[]): string {
    return this.graph.weight(tensor, name, shape, this.form === "half" ? "F16" : "F32");
  }

  /** Adds every LoRA's branch of a layer: strength · alpha / rank · up(down(x)). */
  #adapted(y: string, name: string, { down, up }: Branch): string {
    let sum = y;
    for (const { strength, layers } of this.#source.lowRanks ?? []) {
      const layer = layers.get(name);
      if (layer === undefined) continue;
      const label = `${strength} ${name}`;
      const factor = this.own(this.mul(strength, this.graph.scalar(layer.factor)));
      const inner = down(layer, label);
      // Where alpha is small beside the rank, the branch is a hundred times what it adds: in float16 it could overflow.
      const part =
        this.form === "half" ? up(this.mul(inner, factor), layer, label) : this.mul(up(inner, layer, label), factor);
      sum = this.add(sum, part);
    }
    return sum;
  }
}
