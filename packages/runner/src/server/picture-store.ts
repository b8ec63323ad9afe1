import { createHash } from "node:crypto";
import type { Image } from "@sigmaflow/core";
import { type PictureCodec, pictureFormat } from "@sigmaflow/nodes";
import { ArtifactFiles } from "../store/artifact-files.ts";
import type { RunPicture } from "../store/run-row.ts";
import type { RunStore } from "../store/run-store.ts";
import { HttpError } from "./http-error.ts";

/** How long an upload is kept for a run to name it, ms. */
const unnamedMs = 24 * 3_600_000;

/** Files of pictures by their sha256: what runs made, and what was uploaded. */
export class PictureStore {
  readonly #files: ArtifactFiles;
  readonly #store: RunStore;
  readonly #codec: PictureCodec;

  constructor(folder: string, store: RunStore, codec: PictureCodec) {
    this.#files = new ArtifactFiles(folder);
    this.#store = store;
    this.#codec = codec;
  }

  /** Keeps a picture's file. Throws `IMAGE_UNREADABLE` or `IMAGE_TOO_LARGE` for bytes that are no picture. */
  async keep(bytes: Uint8Array, options: { readonly maxPixels?: number } = {}): Promise<RunPicture> {
    const hash = createHash("sha256").update(bytes).digest("hex");
    const known = this.#store.picture(hash);
    if (known !== undefined && (await this.bytes(hash)) !== undefined) return known;
    return await this.add(bytes, await this.#codec.decode(bytes, options));
  }

  /** Keeps the file of a picture that was decoded. */
  async add(bytes: Uint8Array, { width, height }: Pick<Image, "width" | "height">): Promise<RunPicture> {
    const hash = createHash("sha256").update(bytes).digest("hex");
    // Decoding succeeded, so the format is one of those known.
    const picture = { hash, type: `image/${pictureFormat(bytes) ?? "png"}`, width, height };
    await this.#files.put(hash, bytes);
    this.#store.addPicture(picture);
    return picture;
  }

  /** What is known of a picture. */
  find(hash: string): RunPicture | undefined {
    return this.#store.picture(hash);
  }

  /** The bytes of a kept file; undefined when there is none. */
  async bytes(hash: string): Promise<Uint8Array | undefined> {
    if (!/^[0-9a-f]{64}$/.test(hash)) return undefined;
    const found = await this.#files.get(hash);
    return typeof found === "string" ? undefined : found;
  }

  /** Removes files that no remembered run names, once they are a day old. Gives how many. */
  async sweep(): Promise<number> {
    const named = this.#store.namedHashes();
    let removed = 0;
    for await (const { hash, touched } of this.#files.list()) {
      if (named.has(hash) || Date.now() - touched < unnamedMs) continue;
      if (!(await this.#files.delete(hash, unnamedMs))) continue;
      this.#store.removePicture(hash);
      removed += 1;
    }
    return removed;
  }

  /** The bytes of an uploaded picture. Throws `UPLOAD_NOT_FOUND`. */
  async uploaded(hash: string): Promise<Uint8Array> {
    const bytes = await this.bytes(hash);
    if (bytes !== undefined) return bytes;
    throw new HttpError(
      "UPLOAD_NOT_FOUND",
      422,
      `There is no upload \`${hash.slice(0, 100)}\`. Send the picture to /api/uploads first.`,
    );
  }
}
