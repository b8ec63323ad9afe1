import { createHash } from "node:crypto";
import { type Image, type PictureCodec, pictureFormat } from "@sigmaflow/nodes";
import type { ArtifactStore } from "../store/artifact-store.ts";
import type { RunStore } from "../store/run-store.ts";
import type { RunPicture } from "../store/stored-run.ts";
import { runErrors } from "./error-codes.ts";

/** How long an upload is kept for a run to name it, ms. */
const unnamedMs = 24 * 3_600_000;

/** Pictures that runs made, and that were uploaded for them. */
export class Pictures {
  readonly #artifacts: ArtifactStore;
  readonly #codec: PictureCodec;

  constructor(artifacts: ArtifactStore, codec: PictureCodec) {
    this.#artifacts = artifacts;
    this.#codec = codec;
  }

  /** Keeps a picture's file. Rejects with `IMAGE_UNREADABLE` or `IMAGE_TOO_LARGE` for bytes that are no picture. */
  async keep(bytes: Uint8Array, options: { readonly maxPixels?: number } = {}): Promise<RunPicture> {
    const known = await this.#artifacts.find(hashOf(bytes));
    if (known !== undefined && (await this.#artifacts.read(known.hash)) !== undefined) return known;
    return await this.add(bytes, await this.#codec.decode(bytes, options));
  }

  /** Keeps the file of a picture that was decoded. */
  async add(bytes: Uint8Array, { width, height }: Pick<Image, "width" | "height">): Promise<RunPicture> {
    // What was decoded is of one of the formats that are known.
    const picture = { hash: hashOf(bytes), type: `image/${pictureFormat(bytes) ?? "png"}`, width, height };
    await this.#artifacts.put(picture, bytes);
    return picture;
  }

  /** What is known of a picture. */
  find(hash: string): Promise<RunPicture | undefined> {
    return this.#artifacts.find(hash);
  }

  /** The bytes of a kept file; undefined when there is none. */
  bytes(hash: string): Promise<Uint8Array | undefined> {
    return this.#artifacts.read(hash);
  }

  /** Removes files that no remembered run names, once they are a day old. Returns how many. */
  async sweep(runs: RunStore): Promise<number> {
    const named = await runs.namedHashes();
    let removed = 0;
    for await (const { hash, touched } of this.#artifacts.list()) {
      if (named.has(hash) || Date.now() - touched < unnamedMs) continue;
      if (await this.#artifacts.delete(hash, unnamedMs)) removed += 1;
    }
    return removed;
  }

  /** The bytes of an uploaded picture. Rejects with `UPLOAD_NOT_FOUND`. */
  async uploaded(hash: string): Promise<Uint8Array> {
    const bytes = await this.bytes(hash);
    if (bytes !== undefined) return bytes;
    throw runErrors.UPLOAD_NOT_FOUND({ hash: hash.slice(0, 100) });
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
