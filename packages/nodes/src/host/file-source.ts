import { closeSync, fstatSync, readSync } from "node:fs";
import type { ByteSource } from "../model/onnx/wire-reader.ts";
import { openPlainSync } from "./plain-file.ts";

/** Calls `use` with random access to a file's bytes. */
export function withFileSource<T>(path: string, use: (source: ByteSource) => T): T {
  const file = openPlainSync(path);
  try {
    return use({
      size: fstatSync(file).size,
      read: (offset, length) => {
        const buffer = new Uint8Array(length);
        return buffer.subarray(0, readSync(file, buffer, 0, length, offset));
      },
    });
  } finally {
    closeSync(file);
  }
}
