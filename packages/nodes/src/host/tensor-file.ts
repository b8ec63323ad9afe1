import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Tensor } from "../model/services.ts";

/** A tensor whose elements are in the file that both processes have open, from byte `at` on. */
export interface FileTensor {
  readonly dims: readonly number[];
  readonly elements: "float32" | "int32";
  readonly at: number;
}

/** A tensor in transfer between the processes: whole, or its place in the file. */
export type TransferTensor = Tensor | FileTensor;

/** A transferred tensor, read from the file if it is there. */
export function received(transferred: TransferTensor, file: TensorFile | undefined): Tensor {
  if ("data" in transferred) return transferred;
  if (!file) throw new TypeError("a tensor lies in a file that was not given");
  return file.fetch(transferred);
}

/** Bytes below which the channel is as quick. */
const least = 16 << 10;
/** Where tensors begin, behind the id of the request that was begun last. */
const firstTensor = 4;

/**
 * A file without a name through which the host and its inference process hand each other tensors: one write and one
 * read, where the channel sends thousands of small pieces and copies each twice. One request is in progress at a time,
 * so what is here is read before anything is written over it.
 */
export class TensorFile {
  readonly fd: number;

  constructor(fd: number) {
    this.fd = fd;
  }

  /** A new one, in memory where the system has such a folder; undefined where none can be made: the channel carries all. */
  static create(): TensorFile | undefined {
    // Elsewhere a file that is open keeps its name.
    if (process.platform === "win32") return undefined;
    for (const parent of ["/dev/shm", tmpdir()]) {
      try {
        const folder = mkdtempSync(path.join(parent, "sigmaflow-"));
        try {
          return new TensorFile(openSync(path.join(folder, "tensors"), "wx+", 0o600));
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      } catch {} // the next folder, or the channel
    }
    return undefined;
  }

  /** Notes that a request is begun, for who asks after the process's end; returns whether there was room. */
  begin(id: number): boolean {
    return this.#write(Int32Array.of(id), 0);
  }

  /** The request that was begun last, 0 if none was. */
  begun(): number {
    const id = new Int32Array(1);
    readSync(this.fd, id, 0, id.byteLength, 0);
    return id[0] ?? 0;
  }

  /** Writes down what is large, one tensor after the other, each array once. A tensor that finds no room is sent whole. */
  post(groups: readonly { readonly [name: string]: Tensor }[]): readonly { readonly [name: string]: TransferTensor }[] {
    let end = firstTensor;
    const places = new Map<Tensor["data"], number>();
    const place = (tensor: Tensor): TransferTensor => {
      const at = places.get(tensor.data) ?? end;
      if (at === end) {
        if (tensor.data.byteLength < least || !this.#write(tensor.data, at)) return tensor;
        places.set(tensor.data, at);
        end += tensor.data.byteLength;
      }
      return { dims: tensor.dims, elements: tensor.data instanceof Float32Array ? "float32" : "int32", at };
    };
    return groups.map((tensors) =>
      Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, place(tensor)])),
    );
  }

  /** Reads what was posted into an array of its own. */
  fetch({ dims, elements, at }: FileTensor): Tensor {
    const count = dims.reduce((product, length) => product * length, 1);
    const data = elements === "float32" ? new Float32Array(count) : new Int32Array(count);
    for (let done = 0; done < data.byteLength; ) {
      const read = readSync(this.fd, data, done, data.byteLength - done, at + done);
      if (read === 0) throw new RangeError(`a tensor of ${data.byteLength} bytes ends after ${done}`);
      done += read;
    }
    return { dims, data };
  }

  close(): void {
    closeSync(this.fd);
  }

  /** Returns whether there was room. */
  #write(data: Tensor["data"], at: number): boolean {
    try {
      for (let done = 0; done < data.byteLength; )
        done += writeSync(this.fd, data, done, data.byteLength - done, at + done);
      return true;
    } catch {
      return false;
    }
  }
}
