import { arrayOver, arraysIn, type ContentId, decodeValue, type Encoded, type Loaded } from "@sigmaflow/core";
import type { ArtifactFiles } from "./artifact-files.ts";
import type { ArtifactRow } from "./result-index.ts";

/** A file without which a value cannot be read. */
export interface Lost {
  readonly hash: string;
  readonly why: "missing" | "damaged";
}

/** The text of a value and each of its arrays, by the sha256 of their bytes. */
export function partsOf({ id, text, arrays }: Encoded): ReadonlyMap<string, Uint8Array> {
  const parts = new Map<string, Uint8Array>([[id, Buffer.from(text, "utf8")]]);
  for (const [hash, { buffer, byteOffset, byteLength }] of arrays)
    parts.set(hash, new Uint8Array(buffer, byteOffset, byteLength));
  return parts;
}

/**
 * Writes the text of a value and each of its arrays as a file of its own.
 *
 * @throws the system's error.
 */
export async function writeValue(files: ArtifactFiles, encoded: Encoded): Promise<readonly ArtifactRow[]> {
  const parts = partsOf(encoded);
  // Side by side: a file costs waiting, and a step waits for all of its files. A failure waits for the others too.
  const written = await Promise.allSettled([...parts].map(([hash, bytes]) => files.put(hash, bytes)));
  for (const one of written) if (one.status === "rejected") throw one.reason;
  return [...parts].map(([hash, { byteLength }]) => ({ hash, bytes: byteLength }));
}

/**
 * Reads a value and checks every file of it.
 *
 * @throws the system's error, or a SyntaxError for text not ours.
 */
export async function readValue(files: Pick<ArtifactFiles, "get">, id: ContentId): Promise<Loaded | Lost> {
  const bytes = await files.get(id);
  if (typeof bytes === "string") return { hash: id, why: bytes };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  const arrays = new Map<string, Uint8Array>();
  const hashes = [...new Set(arraysIn(text).map(({ hash }) => hash))];
  const read = await Promise.all(hashes.map((hash) => files.get(hash)));
  for (const [at, hash] of hashes.entries()) {
    const array = read[at]!;
    if (typeof array === "string") return { hash, why: array };
    arrays.set(hash, array);
  }
  return { value: decodeValue(text, (ref) => arrayOver(arrays.get(ref.hash)!, ref)) };
}
