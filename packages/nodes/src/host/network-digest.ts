import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import type { StoredTensor, StoredTensors } from "../checkpoint/file/stored-tensor.ts";
import { graphRevision } from "../checkpoint/network/network-graph.ts";

const chunkBytes = 4 << 20;

/**
 * Digest of a network: sha256 of its tensors' canonical names, types, shapes and the sha256 of their bytes, in the order
 * of their names, and of the revision of the graphs that are made of them. Other containers of the same tensors have
 * the same digest, and threads can share the reading.
 */
export function networkDigest(network: string, tensors: StoredTensors, hashes: ReadonlyMap<string, string>): string {
  const hash = createHash("sha256").update(`sigmaflow network ${graphRevision} ${network}\n`);
  for (const name of [...tensors.keys()].sort()) {
    const { type = "", shape = [] } = tensors.get(name) ?? {};
    hash.update(`${name}\0${type} ${shape.join(" ")} ${hashes.get(name)}\n`);
  }
  return hash.digest("hex");
}

/** Reads tensors' bytes from their files, which stay open until it is closed. */
export class TensorHasher {
  readonly #open = new Map<string, number>();
  readonly #buffer = new Uint8Array(chunkBytes);

  /** sha256 of a tensor's bytes, hex. */
  hash({ file: path, offset, bytes }: StoredTensor): string {
    const file = this.#open.get(path) ?? openSync(path, "r");
    this.#open.set(path, file);
    const hash = createHash("sha256");
    for (let at = 0; at < bytes; ) {
      const read = readSync(file, this.#buffer, 0, Math.min(chunkBytes, bytes - at), offset + at);
      if (read === 0) throw new Error(`${path} ended while it was read`);
      hash.update(this.#buffer.subarray(0, read));
      at += read;
    }
    return hash.digest("hex");
  }

  close(): void {
    for (const file of this.#open.values()) closeSync(file);
    this.#open.clear();
  }
}
