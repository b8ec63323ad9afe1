import { type ElementType, elementBytes, elementType } from "./facts.ts";
import type { WireReader } from "./wire-reader.ts";

/** Where a tensor's bytes lie when they are not in the model file. */
export interface ExternalData {
  readonly location: string;
  readonly offset: number;
  readonly length: number;
}

export interface TensorFacts {
  readonly name: string;
  readonly type: ElementType;
  readonly bytes: number;
  /** Elements, for float tensors of at most `smallTensor` of them. */
  readonly values: readonly number[] | undefined;
  readonly external: ExternalData | undefined;
}

const smallTensor = 16;
const mostDimensions = 64;
const mostEntries = 16;

/** Reads one `TensorProto` without its elements, unless they are a handful of floats. */
export function readTensor(reader: WireReader): TensorFacts {
  const dims: number[] = [];
  const floats: number[] = [];
  const entries = new Map<string, string>();
  let name = "";
  let code = 0;
  let isExternal = false;
  reader.message((field) => {
    if (field === 1) reader.integers(dims, mostDimensions);
    else if (field === 2) code = reader.integer();
    else if (field === 4 && elementCount(dims) <= smallTensor) reader.floats(floats, smallTensor);
    else if (field === 8) name = reader.string();
    else if (field === 9 && elementCount(dims) <= smallTensor && code === 1) reader.floats(floats, smallTensor);
    else if (field === 13 && entries.size < mostEntries) readEntry(reader, entries);
    else if (field === 14) isExternal = reader.integer() === 1;
  });
  const type = elementType(code);
  const count = elementCount(dims);
  const bytes = elementBytes(type, count);
  return {
    name,
    type,
    bytes,
    values: code === 1 && floats.length === count && !isExternal ? floats : undefined,
    external: isExternal ? externalData(entries, bytes) : undefined,
  };
}

function elementCount(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * Math.max(dim, 0), 1);
}

function readEntry(reader: WireReader, entries: Map<string, string>): void {
  let key = "";
  let value = "";
  reader.message((field) => {
    if (field === 1) key = reader.string();
    else if (field === 2) value = reader.string();
  });
  entries.set(key, value);
}

function externalData(entries: ReadonlyMap<string, string>, bytes: number): ExternalData {
  return {
    location: entries.get("location") ?? "",
    offset: Number(entries.get("offset") ?? 0),
    length: Number(entries.get("length") ?? bytes),
  };
}
