import { createHash } from "node:crypto";
import type { InputTensor, Tensor } from "../model/services.ts";
import type { SentFeeds, SentTensor } from "./inference-protocol.ts";

/**
 * The tensors that the inference process retains, by content: the host decides what is retained and released, so that both
 * sides agree without asking. The least recently used are released first.
 */
export class RetainedTensors {
  readonly #most: number;
  readonly #retained = new Map<string, number>();
  #bytes = 0;

  /** `most`: bytes that the process may retain. */
  constructor(most: number) {
    this.#most = most;
  }

  /** The feeds of calls as they are to be sent, and the ids to release before them. */
  prepare(calls: readonly { readonly [name: string]: InputTensor }[]): {
    readonly calls: readonly SentFeeds[];
    readonly release: readonly string[];
  } {
    const used = new Set<string>();
    const send = (feed: InputTensor): SentTensor => {
      if (!("retain" in feed)) return { tensor: feed };
      const id = contentOf(feed.tensor);
      used.add(id);
      return this.#touch(id, feed.tensor.data.byteLength) ? { retained: id } : { tensor: feed.tensor, retain: id };
    };
    const sent = calls.map((feeds) =>
      Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, send(feed)])),
    );
    const release: string[] = [];
    for (const [id, bytes] of this.#retained) {
      if (this.#bytes <= this.#most) break;
      if (used.has(id)) continue;
      this.#retained.delete(id);
      this.#bytes -= bytes;
      release.push(id);
    }
    return { calls: sent, release };
  }

  /** A new process retains nothing. */
  clear(): void {
    this.#retained.clear();
    this.#bytes = 0;
  }

  #touch(id: string, bytes: number): boolean {
    const isRetained = this.#retained.delete(id);
    this.#retained.set(id, bytes);
    if (!isRetained) this.#bytes += bytes;
    return isRetained;
  }
}

/** Values on wires never change, so the content of an array that was seen before is known. */
const contents = new WeakMap<Tensor["data"], string>();

function contentOf({ dims, data }: Tensor): string {
  const known = contents.get(data);
  const digest = known ?? createHash("sha256").update(data).digest("hex");
  if (known === undefined) contents.set(data, digest);
  return `${data instanceof Float32Array ? "f" : "i"}${dims.join("x")}:${digest}`;
}
