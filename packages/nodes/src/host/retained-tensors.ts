import { createHash } from "node:crypto";
import type { Feed, Tensor } from "../model/services.ts";
import type { SentFeed } from "./inference-protocol.ts";

/**
 * Knows which tensors the inference process holds, by content: the host decides what is kept and dropped, so that both
 * sides agree without asking. The least recently used go first.
 */
export class RetainedFeeds {
  readonly #most: number;
  readonly #held = new Map<string, number>();
  #bytes = 0;

  /** `most`: bytes that the process may hold. */
  constructor(most: number) {
    this.#most = most;
  }

  /** The feeds as they are to be sent, and the ids to drop before them. */
  prepare(feeds: { readonly [name: string]: Feed }): {
    readonly feeds: { readonly [name: string]: SentFeed };
    readonly forget: readonly string[];
  } {
    const used = new Set<string>();
    const sent = Object.entries(feeds).map(([name, feed]): [string, SentFeed] => {
      if (!("retain" in feed)) return [name, { tensor: feed }];
      const id = contentOf(feed.tensor);
      used.add(id);
      return [name, this.#touch(id, feed.tensor.data.byteLength) ? { kept: id } : { tensor: feed.tensor, keep: id }];
    });
    const forget: string[] = [];
    for (const [id, bytes] of this.#held) {
      if (this.#bytes <= this.#most) break;
      if (used.has(id)) continue;
      this.#held.delete(id);
      this.#bytes -= bytes;
      forget.push(id);
    }
    return { feeds: Object.fromEntries(sent), forget };
  }

  /** A new process holds nothing. */
  clear(): void {
    this.#held.clear();
    this.#bytes = 0;
  }

  #touch(id: string, bytes: number): boolean {
    const isHeld = this.#held.delete(id);
    this.#held.set(id, bytes);
    if (!isHeld) this.#bytes += bytes;
    return isHeld;
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
