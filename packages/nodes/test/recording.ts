import { readFileSync } from "node:fs";

/** A tensor of a recording; int64 comes as plain numbers. */
export interface RecordedTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array | Uint8Array;
}

/** One case of a recording: what was asked, and the tensors that diffusers gave. */
export interface RecordedCase<Facts> {
  readonly facts: Facts & { readonly id: string };
  /** Throws for a name that the case does not have. */
  tensor(name: string): RecordedTensor;
}

const folder = new URL("../fixtures/recordings/", import.meta.url);

/** Reads a group of recorded cases: `NAME.json` beside `NAME.safetensors`. */
export function readRecording<Facts>(name: string): RecordedCase<Facts>[] {
  const { file, cases } = JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8")) as {
    file: string;
    cases: (Facts & { id: string; tensors: Record<string, string> })[];
  };
  const tensors = readSafetensors(readFileSync(new URL(file, folder)));
  return cases.map((facts) => ({
    facts,
    tensor(name) {
      const found = tensors.get(facts.tensors[name] ?? "");
      if (!found) throw new Error(`The recorded case ${facts.id} has no tensor ${name}.`);
      return found;
    },
  }));
}

/** The safetensors format: a length, a JSON header of that length, then the tensors' bytes. */
function readSafetensors(file: Buffer): Map<string, RecordedTensor> {
  const headerLength = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString("utf8", 8, 8 + headerLength)) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  const tensors = new Map<string, RecordedTensor>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    const [start, end] = entry.data_offsets;
    // A copy, because the views below need their own alignment.
    const bytes = new Uint8Array(file.subarray(8 + headerLength + start, 8 + headerLength + end)).buffer;
    tensors.set(name, { shape: entry.shape, data: elements(entry.dtype, bytes) });
  }
  return tensors;
}

function elements(dtype: string, bytes: ArrayBuffer): RecordedTensor["data"] {
  if (dtype === "F32") return new Float32Array(bytes);
  if (dtype === "U8") return new Uint8Array(bytes);
  if (dtype === "F64") return new Float64Array(bytes);
  if (dtype === "I32") return new Int32Array(bytes);
  if (dtype === "I64") return Int32Array.from(new BigInt64Array(bytes), Number);
  throw new Error(`Recordings hold no tensors of type ${dtype}.`);
}
