import type { Preview, PreviewSink } from "@sigmaflow/core";

/** The previews of late, by the hash of their pixels. They show unfinished work and may be gone at any time. */
export interface Previews {
  get(hash: string): Preview | undefined | Promise<Preview | undefined>;
  /** A sink for one run: at most one picture per node and quarter of a second. */
  sink(): PreviewSink;
}

const mostBytes = 64 * 2 ** 20;
const everyMs = 250;

/** Previews in memory, which is enough for what one process makes and shows; the oldest leave first. */
export class PreviewShelf implements Previews {
  readonly #pictures = new Map<string, Preview>();
  #bytes = 0;

  get(hash: string): Preview | undefined {
    return this.#pictures.get(hash);
  }

  sink(): PreviewSink {
    const last = new Map<string, number>();
    return {
      due(path, now) {
        if (now - (last.get(path) ?? Number.NEGATIVE_INFINITY) < everyMs) return false;
        last.set(path, now);
        return true;
      },
      keep: (hash, picture) => this.#keep(hash, picture),
    };
  }

  #keep(hash: string, picture: Preview): void {
    if (this.#pictures.has(hash)) return;
    this.#pictures.set(hash, picture);
    this.#bytes += picture.data.byteLength;
    for (const [oldest, { data }] of this.#pictures) {
      if (this.#bytes <= mostBytes) break;
      this.#pictures.delete(oldest);
      this.#bytes -= data.byteLength;
    }
  }
}
