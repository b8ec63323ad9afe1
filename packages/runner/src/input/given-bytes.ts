import { open, stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { coreErrors, defaultLimits } from "@sigmaflow/core";
import { pictureFormat } from "@sigmaflow/nodes";
import { NoPlainFile } from "@sigmaflow/nodes/files";
import { runnerErrors } from "../error-codes.ts";
import type { PipeOptions } from "./pipe-chunks.ts";

/** How bytes are read that somebody names; the signal ends waiting for them. */
export type GivenBytesOptions = PipeOptions;

/** Bytes by which a picture is known. */
const headBytes = 16;
const mostPictureBytes = 256 * 2 ** 20;
/** A document's, with its byte order mark. */
const mostTextBytes = defaultLimits.bytes + 3;

/**
 * The bytes of a graph's file: a document or a picture. A pipe is read as well, as shells make them of commands; who
 * writes into it is waited for, and can be left, like standard input. Devices and sockets have no end and are refused.
 *
 * @throws `FILE_TOO_LARGE`, `CANCELLED` when the signal aborts, `NoPlainFile`, `SilentPipe`, or what the system says.
 */
export async function bytesOfFile(name: string, file: string, options: GivenBytesOptions): Promise<Uint8Array> {
  const found = await stat(file);
  if (found.isFile()) return await collected(name, chunksOf(file), options);
  if (!found.isFIFO()) throw new NoPlainFile(found);
  const { chunksOfPipe } = await import("./pipe-chunks.ts");
  return await collected(name, chunksOfPipe(file, options), options);
}

/**
 * The bytes of standard input.
 *
 * @throws `FILE_TOO_LARGE`, `CANCELLED` when the signal aborts.
 */
export async function bytesOfStandardInput(options: GivenBytesOptions): Promise<Uint8Array> {
  return await collectedFrom("-", process.stdin, options);
}

/** A file's bytes, piece by piece; without the streams, which take 7 ms to load. */
async function* chunksOf(file: string): AsyncGenerator<Uint8Array> {
  const handle = await open(file);
  try {
    for (;;) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafeSlow(2 ** 16));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** What a stream has, which is left when the signal aborts. */
async function collectedFrom(name: string, stream: Readable, options: GivenBytesOptions): Promise<Uint8Array> {
  const stop = () => stream.destroy();
  if (options.signal?.aborted) stop();
  options.signal?.addEventListener("abort", stop, { once: true });
  try {
    return await collected(name, stream, options);
  } finally {
    options.signal?.removeEventListener("abort", stop);
    stream.destroy();
  }
}

/** All the bytes of a source, as long as they are no more than a picture or, where it is none, a document may have. */
async function collected(
  name: string,
  source: AsyncIterable<Uint8Array>,
  { signal }: GivenBytesOptions,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let head = new Uint8Array();
  try {
    for await (const bytes of source) {
      if (signal?.aborted) break;
      chunks.push(bytes);
      length += bytes.length;
      if (head.length < headBytes) head = Buffer.concat(chunks).subarray(0, headBytes);
      const most = pictureFormat(head) === undefined ? mostTextBytes : mostPictureBytes;
      if (length > most) throw runnerErrors.FILE_TOO_LARGE({ name, most });
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
  if (signal?.aborted) throw coreErrors.CANCELLED({ hasBegun: false });
  return Buffer.concat(chunks);
}
