import { closeSync, constants, openSync, readSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

/**
 * How long a pipe is waited for that nobody has opened to write, ms. Shells open both ends together (`<(command)`,
 * `command |`), and one that writes is waited for as long as it takes; a person needs some seconds to start what writes.
 */
const mostSilentMs = 5000;
/** How often it is looked whether somebody has come, ms. */
const lookEvery = 20;

/** A pipe that nobody writes into. */
export class SilentPipe extends Error {
  constructor(silentMs: number) {
    super(`it is a pipe into which nobody has written for ${silentMs / 1000} s`);
  }
}

/** How a pipe is read. */
export interface PipeOptions {
  /** Ends waiting for it. */
  readonly signal?: AbortSignal | undefined;
  /** How long it is waited for while nobody writes, ms; 5000 unless given. */
  readonly mostSilentMs?: number;
}

/**
 * What comes out of a pipe, piece by piece. Whoever has it open to write is waited for as long as they take.
 *
 * @throws {@link SilentPipe}, what the system says, or an `AbortError` when the signal aborts.
 */
export async function* chunksOfPipe(file: string, options: PipeOptions): AsyncGenerator<Uint8Array> {
  const { signal, mostSilentMs: most = mostSilentMs } = options;
  // Without waiting for whoever writes, which would be in a thread that no signal reaches.
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  let isOurs = true;
  try {
    let isWritten = false;
    for (let silentMs = 0; ; ) {
      const found = readNow(descriptor);
      if (found === "later") break;
      if (found.length > 0) {
        isWritten = true;
        yield found;
      } else if (isWritten) return;
      else if (silentMs >= most) throw new SilentPipe(most);
      else {
        await setTimeout(lookEvery, undefined, { signal });
        silentMs += lookEvery;
      }
    }
    // Once somebody has it open, the system reports each piece and the end.
    const [{ Socket }, { addAbortSignal }] = await Promise.all([import("node:net"), import("node:stream")]);
    isOurs = false;
    const stream = new Socket({ fd: descriptor, readable: true, writable: false });
    yield* signal === undefined ? stream : addAbortSignal(signal, stream);
  } finally {
    if (isOurs) closeSync(descriptor);
  }
}

/** What can be read without waiting: nothing where nobody has the pipe open to write, "later" where they have not written yet. */
function readNow(descriptor: number): Uint8Array | "later" {
  const bytes = Buffer.allocUnsafeSlow(2 ** 16);
  try {
    return bytes.subarray(0, readSync(descriptor, bytes));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EAGAIN") return "later";
    throw error;
  }
}
