import { arrayOver, arraysIn, type ContentId, decodeValue, type Encoded, type Loaded } from "@sigmaflow/core";
import type { ArtifactFiles } from "./artifact-files.ts";
import type { ArtifactRow } from "./result-index.ts";

/** A file without which a value cannot be read. */
export interface Lost {
  readonly hash: string;
  readonly why: "missing" | "damaged";
}

/** Writes the text of a value and each of its arrays as a file of its own. Rejects with the system's error. */
export async function writeValue(files: ArtifactFiles, { id, text, arrays }: Encoded): Promise<readonly ArtifactRow[]> {
  const rows: ArtifactRow[] = [];
  for (const [hash, array] of arrays) {
    await files.put(hash, new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    rows.push({ hash, bytes: array.byteLength });
  }
  const bytes = Buffer.from(text, "utf8");
  await files.put(id, bytes);
  rows.push({ hash: id, bytes: bytes.byteLength });
  return rows;
}

/** Reads a value and checks every file of it. Rejects with the system's error, or a SyntaxError for text not ours. */
export async function readValue(files: ArtifactFiles, id: ContentId): Promise<Loaded | Lost> {
  const bytes = await files.get(id);
  if (typeof bytes === "string") return { hash: id, why: bytes };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  const arrays = new Map<string, Uint8Array>();
  for (const { hash } of arraysIn(text)) {
    if (arrays.has(hash)) continue;
    const array = await files.get(hash);
    if (typeof array === "string") return { hash, why: array };
    arrays.set(hash, array);
  }
  return { value: decodeValue(text, (ref) => arrayOver(arrays.get(ref.hash)!, ref)) };
}
