import { concatenate } from "../tensor/batch.ts";
import { fromHalf, toHalf } from "../tensor/half.ts";
import type { BoundInput, ExportBinding, FeedType } from "./binding.ts";
import type { Tensor } from "./services.ts";

/** A tensor in the form of a runtime. float16 elements are bit patterns. */
export interface RuntimeTensor {
  readonly type: FeedType;
  readonly dims: readonly number[];
  readonly data: Float32Array | Uint16Array | Int32Array | BigInt64Array;
}

export interface Marshalled {
  /** By the export's own names; one entry, or one per picture for an export with a batch of 1. */
  readonly batches: readonly { readonly [name: string]: RuntimeTensor }[];
  /** The export's names of the wanted outputs, by canonical name. */
  readonly fetches: { readonly [canonical: string]: string };
}

/** Why feeds, or the wanted outputs, do not match a component. */
export type FeedFault =
  | {
      readonly fault: "unknown input" | "missing input" | "unknown output";
      readonly kind: string;
      readonly name: string;
      readonly known: readonly string[];
    }
  | {
      readonly fault: "size";
      readonly name: string;
      readonly dims: readonly number[];
      readonly elements: number;
      readonly batch: number;
    };

/** Canonical feeds in the form of one export: with its names, types and ranks, single entries repeated over the batch. */
export function marshal(
  binding: ExportBinding,
  feeds: { readonly [canonical: string]: Tensor },
  fetches: readonly string[],
): Marshalled | FeedFault {
  const wanted = Object.keys(binding.inputs);
  const { kind } = binding;
  const unknown = Object.keys(feeds).find((name) => !wanted.includes(name));
  if (unknown !== undefined) return { fault: "unknown input", kind, name: unknown, known: wanted };
  const missing = wanted.find((name) => feeds[name] === undefined);
  if (missing !== undefined) return { fault: "missing input", kind, name: missing, known: wanted };
  const outputs: { [canonical: string]: string } = {};
  for (const name of fetches) {
    const output = binding.outputs[name];
    if (output === undefined) return { fault: "unknown output", kind, name, known: Object.keys(binding.outputs) };
    outputs[name] = output;
  }
  const batch = Math.max(1, ...Object.values(feeds).map(({ dims }) => dims[0] ?? 1));
  const wrong = Object.entries(feeds).find(([, tensor]) => !isSound(tensor, batch));
  if (wrong) {
    const [name, { dims, data }] = wrong;
    return { fault: "size", name, dims, elements: data.length, batch };
  }
  const pictures = binding.oneByOne && batch > 1 ? Array.from({ length: batch }, (_, index) => index) : [undefined];
  return {
    batches: pictures.map((picture) =>
      Object.fromEntries(
        Object.entries(binding.inputs).map(([canonical, input]) => {
          const tensor = feeds[canonical] as Tensor; // checked above
          return [input.name, fitted(input, tensor, picture === undefined ? batch : 1, picture ?? 0)];
        }),
      ),
    ),
    fetches: outputs,
  };
}

/** Runtime outputs by canonical name, in float32; one entry per run, joined along the batch. */
export function unmarshal(
  fetches: { readonly [canonical: string]: string },
  runs: readonly { readonly [name: string]: RuntimeTensor }[],
): { readonly [canonical: string]: Tensor } {
  return Object.fromEntries(
    Object.entries(fetches).map(([canonical, name]) => {
      const parts = runs.map((run) => canonicalTensor(run[name]));
      return [canonical, parts.length === 1 ? (parts[0] as Tensor) : joined(parts)];
    }),
  );
}

function isSound({ dims, data }: Tensor, batch: number): boolean {
  const first = dims[0] ?? 1;
  return dims.reduce((product, dim) => product * dim, 1) === data.length && (first === batch || first === 1);
}

function fitted(input: BoundInput, tensor: Tensor, batch: number, picture: number): RuntimeTensor {
  const first = tensor.dims[0] ?? 1;
  const each = tensor.data.length / first;
  const from = first === 1 ? 0 : picture * each;
  const times = input.batched && first === 1 ? batch : 1;
  const taken = batch === first ? tensor.data : tensor.data.subarray(from, from + each);
  const data = times === 1 ? taken : repeated(taken, times);
  const dims = input.rank === 0 ? [] : input.rank === 1 ? [data.length] : [data.length / each, ...tensor.dims.slice(1)];
  return { type: input.type, dims, data: converted(data, input.type) };
}

function repeated(data: Float32Array | Int32Array, times: number): Float32Array | Int32Array {
  const out =
    data instanceof Float32Array ? new Float32Array(data.length * times) : new Int32Array(data.length * times);
  for (let i = 0; i < times; i++) out.set(data, i * data.length);
  return out;
}

function converted(data: Float32Array | Int32Array, type: FeedType): RuntimeTensor["data"] {
  if (type === "int64") return BigInt64Array.from(data, (value) => BigInt(Math.round(value)));
  if (type === "int32") return data instanceof Int32Array ? data : Int32Array.from(data, Math.round);
  const floats = data instanceof Float32Array ? data : Float32Array.from(data);
  return type === "float16" ? toHalf(floats) : floats;
}

function canonicalTensor(tensor: RuntimeTensor | undefined): Tensor {
  if (tensor === undefined) throw new TypeError("the runtime left an output out");
  const { dims, data } = tensor;
  if (data instanceof Float32Array || data instanceof Int32Array) return { dims, data };
  return { dims, data: data instanceof Uint16Array ? fromHalf(data) : Int32Array.from(data, Number) };
}

function joined(parts: readonly Tensor[]): Tensor {
  const [first] = parts;
  const data = concatenate(parts.map((part) => part.data));
  return { dims: [parts.length, ...(first?.dims.slice(1) ?? [])], data };
}
