import type { BoundInput } from "../model/binding.ts";
import type { RuntimeTensor } from "../model/marshal.ts";

/** Tensors by the export's own names. */
export type RuntimeTensors = { readonly [name: string]: RuntimeTensor };

/**
 * The feeds of two calls as those of one, the second's batch behind the first's; undefined where that is not possible:
 * sizes differ, or values of an input that has no batch.
 */
export function pairFeeds(
  inputs: readonly BoundInput[],
  first: RuntimeTensors,
  second: RuntimeTensors,
): RuntimeTensors | undefined {
  const pair: { [name: string]: RuntimeTensor } = {};
  for (const { name, batched } of inputs) {
    const [a, b] = [first[name], second[name]];
    if (!a || !b || !haveSameSizes(a, b)) return undefined;
    if (batched) pair[name] = { type: a.type, dims: [2 * (a.dims[0] ?? 1), ...a.dims.slice(1)], data: joined(a, b) };
    else if (haveSameBytes(a, b)) pair[name] = a;
    else return undefined;
  }
  return pair;
}

/** The outputs of each of two calls that ran as one. */
export function halves(outputs: RuntimeTensors): readonly [RuntimeTensors, RuntimeTensors] {
  const half = (index: number): RuntimeTensors =>
    Object.fromEntries(
      Object.entries(outputs).map(([name, { type, dims, data }]) => {
        const each = data.length / 2;
        const own = data.slice(index * each, (index + 1) * each);
        return [name, { type, dims: [(dims[0] ?? 2) / 2, ...dims.slice(1)], data: own }];
      }),
    );
  return [half(0), half(1)];
}

/** Whether two calls had the same outputs, to the last bit. */
export function areSame(first: RuntimeTensors, second: RuntimeTensors): boolean {
  return Object.entries(first).every(([name, a]) => {
    const b = second[name];
    return b !== undefined && haveSameSizes(a, b) && haveSameBytes(a, b);
  });
}

function haveSameSizes(a: RuntimeTensor, b: RuntimeTensor): boolean {
  return a.dims.length === b.dims.length && a.dims.every((length, axis) => length === b.dims[axis]);
}

function haveSameBytes(a: RuntimeTensor, b: RuntimeTensor): boolean {
  return Buffer.compare(bytesOf(a), bytesOf(b)) === 0;
}

function bytesOf({ data }: RuntimeTensor): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function joined(a: RuntimeTensor, b: RuntimeTensor): RuntimeTensor["data"] {
  const bytes = new Uint8Array(a.data.byteLength + b.data.byteLength);
  bytes.set(bytesOf(a));
  bytes.set(bytesOf(b), a.data.byteLength);
  switch (a.type) {
    case "float32":
      return new Float32Array(bytes.buffer);
    case "float16":
      return new Uint16Array(bytes.buffer);
    case "int32":
      return new Int32Array(bytes.buffer);
    case "int64":
      return new BigInt64Array(bytes.buffer);
  }
}
