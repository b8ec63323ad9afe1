import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import type { StoredTensors } from "../checkpoint/file/stored-tensor.ts";
import { graphRevision } from "../checkpoint/network/network-graph.ts";

const chunkBytes = 4 << 20;

/**
 * sha256 of a network: of its tensors' canonical names, types, shapes and bytes in the order of their names, and of the
 * revision of the graphs that are made of them. Other containers of the same tensors have the same digest. `onBytes` is
 * called with how many more were read.
 */
export function networkDigest(network: string, tensors: StoredTensors, onBytes: (bytes: number) => void): string {
  const hash = createHash("sha256").update(`sigmaflow network ${graphRevision} ${network}\n`);
  const open = new Map<string, number>();
  const buffer = new Uint8Array(chunkBytes);
  try {
    for (const name of [...tensors.keys()].sort()) {
      const tensor = tensors.get(name);
      if (tensor === undefined) continue;
      hash.update(`${name}\0${tensor.type} ${tensor.shape.join(" ")}\n`);
      const file = open.get(tensor.file) ?? openSync(tensor.file, "r");
      open.set(tensor.file, file);
      for (let at = 0; at < tensor.bytes; ) {
        const read = readSync(file, buffer, 0, Math.min(chunkBytes, tensor.bytes - at), tensor.offset + at);
        if (read === 0) throw new Error(`${tensor.file} ended while it was read`);
        hash.update(buffer.subarray(0, read));
        onBytes(read);
        at += read;
      }
    }
    return hash.digest("hex");
  } finally {
    for (const file of open.values()) closeSync(file);
  }
}
