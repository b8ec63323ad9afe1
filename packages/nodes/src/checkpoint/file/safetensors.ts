import type { ByteSource } from "../../model/onnx/wire-reader.ts";
import { checkpointErrors } from "../error-codes.ts";
import { elementCount, type StoredTensor, type StoredTensors } from "./stored-tensor.ts";

/** A safetensors file's header, every number of it checked against the file. */
export interface SafetensorsHeader {
  readonly tensors: StoredTensors;
  /** The free texts of `__metadata__`. */
  readonly metadata: { readonly [name: string]: string };
}

/** The format's reference implementation refuses longer headers, too. */
const longestHeader = 100_000_000;
const mostTensors = 200_000;
const mostDimensions = 8;
const lengthBytes = 8;

/** Bits of an element by the format's names (https://github.com/huggingface/safetensors). */
const elementBits: { readonly [type: string]: number } = {
  BOOL: 8,
  U8: 8,
  I8: 8,
  F8_E4M3: 8,
  F8_E5M2: 8,
  F8_E8M0: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  I64: 64,
  U64: 64,
  F64: 64,
  F4: 4,
};

/**
 * Reads the header of a safetensors file: eight bytes of length, JSON, then the tensors' bytes.
 *
 * @throws `SAFETENSORS_MALFORMED` for a file that is none, is cut off, or whose header lies: tensors beyond the end, of
 * another length than their shape, or over one another.
 */
export function readSafetensors(source: ByteSource, file: string): SafetensorsHeader {
  const length = headerLength(source, file);
  const start = lengthBytes + length;
  const entries = Object.entries(parse(source.read(lengthBytes, length), file));
  if (entries.length > mostTensors)
    throw malformed(file, `it lists ${entries.length} tensors, more than any model has`);
  const tensors = new Map<string, StoredTensor>();
  let metadata: { readonly [name: string]: string } = {};
  for (const [name, entry] of entries)
    if (name === "__metadata__") metadata = textsOf(entry);
    else tensors.set(name, tensorOf(name, entry, { file, start, size: source.size }));
  refuseOverlaps(tensors, file);
  return { tensors, metadata };
}

function headerLength(source: ByteSource, file: string): number {
  const bytes = source.read(0, lengthBytes);
  if (bytes.length < lengthBytes) throw malformed(file, `it has ${source.size} bytes, too few for any model`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, lengthBytes).getBigUint64(0, true));
  const first = source.read(lengthBytes, 1)[0];
  if (length > longestHeader || first !== 0x7b) throw malformed(file, "it does not begin as a safetensors file");
  if (lengthBytes + length > source.size)
    throw malformed(file, `its header has ${length} bytes, and the file ends after ${source.size}`);
  return length;
}

function parse(bytes: Uint8Array, file: string): object {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (isRecord(value)) return value;
  } catch {
    // Said below: where a header of megabytes breaks helps no one.
  }
  throw malformed(file, "its header is not a JSON object");
}

function tensorOf(
  name: string,
  entry: unknown,
  { file, start, size }: { readonly file: string; readonly start: number; readonly size: number },
): StoredTensor {
  const { dtype, shape, data_offsets: offsets } = isRecord(entry) ? entry : {};
  const bits = typeof dtype === "string" ? elementBits[dtype] : undefined;
  const [from, to] = isCounts(offsets) && offsets.length === 2 ? offsets : [];
  const shown = name.slice(0, 200);
  if (
    typeof dtype !== "string" ||
    !isCounts(shape) ||
    shape.length > mostDimensions ||
    from === undefined ||
    to === undefined
  )
    throw malformed(file, `its header says nothing sound of \`${shown}\``);
  const count = elementCount(shape);
  if (to < from || (bits !== undefined && to - from !== Math.ceil((count * bits) / 8)))
    throw malformed(file, `\`${shown}\` has ${to - from} bytes, which are not those of ${dtype} [${shape.join(", ")}]`);
  if (start + to > size)
    throw malformed(file, `it ends after ${size} bytes, before the end of \`${shown}\` at ${start + to}`);
  return { type: dtype, shape, file, offset: start + from, bytes: to - from };
}

function refuseOverlaps(tensors: StoredTensors, file: string): void {
  const inOrder = [...tensors].sort(([, a], [, b]) => a.offset - b.offset || a.bytes - b.bytes);
  let end = 0;
  let last = "";
  for (const [name, { offset, bytes }] of inOrder) {
    if (offset < end)
      throw malformed(file, `\`${last.slice(0, 200)}\` and \`${name.slice(0, 200)}\` lie over one another`);
    end = offset + bytes;
    last = name;
  }
}

function textsOf(entry: unknown): { readonly [name: string]: string } {
  if (!isRecord(entry)) return {};
  return Object.fromEntries(
    Object.entries(entry).flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as const] : [])),
  );
}

function malformed(file: string, found: string): Error {
  return checkpointErrors.SAFETENSORS_MALFORMED({ file, found });
}

function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
