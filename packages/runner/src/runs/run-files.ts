import { createHash } from "node:crypto";
import type { Codecs } from "@sigmaflow/core";
import type { ArtifactStore } from "../store/artifact-store.ts";
import type { RunStore } from "../store/run-store.ts";
import type { RunFile } from "../store/stored-run.ts";
import { runErrors } from "./error-codes.ts";

/** How long an upload is kept for a run to name it, ms. */
const unnamedMs = 24 * 3_600_000;

/** Files that runs made, and that were uploaded for them. */
export class RunFiles {
  readonly #artifacts: ArtifactStore;
  readonly #codecs: Codecs;

  constructor(artifacts: ArtifactStore, codecs: Codecs) {
    this.#artifacts = artifacts;
    this.#codecs = codecs;
  }

  /**
   * Keeps a file of a media type, after a codec that reads this type has read it. What the bytes themselves show comes
   * before what was said of them.
   *
   * @throws what the codec throws (`IMAGE_UNREADABLE`, `IMAGE_TOO_LARGE`, …).
   */
  async keep(
    bytes: Uint8Array,
    { type: declared, limits = {} }: { readonly type: string; readonly limits?: Readonly<Record<string, number>> },
  ): Promise<RunFile> {
    const known = await this.#artifacts.find(hashOf(bytes));
    const type = this.#codecs.detect(bytes) ?? declared;
    if (known?.type === type && (await this.#artifacts.read(known.hash)) !== undefined) return known;
    return await this.add(bytes, { type, ...(await this.#extentOf(bytes, type, limits)) });
  }

  /** Keeps the file of a value that is known. */
  async add(bytes: Uint8Array, about: Omit<RunFile, "hash">): Promise<RunFile> {
    const file = { ...about, hash: hashOf(bytes) };
    await this.#artifacts.put(file, bytes);
    return file;
  }

  /** What is known of a file. */
  find(hash: string): Promise<RunFile | undefined> {
    return this.#artifacts.find(hash);
  }

  /** Whether a file is kept. */
  has(hash: string): Promise<boolean> {
    return this.#artifacts.has(hash);
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

  /**
   * An uploaded file.
   *
   * @throws `UPLOAD_NOT_FOUND`.
   */
  async uploaded(hash: string): Promise<{ readonly bytes: Uint8Array; readonly type?: string }> {
    const bytes = await this.bytes(hash);
    if (bytes === undefined) throw runErrors.UPLOAD_NOT_FOUND({ hash: hash.slice(0, 100) });
    const about = await this.find(hash);
    return { bytes, ...(about && { type: about.type }) };
  }

  /** What a file shows on a screen, by the first codec that can read it. */
  async #extentOf(bytes: Uint8Array, mediaType: string, limits: Readonly<Record<string, number>>) {
    let refusal: { readonly reason: unknown } | undefined;
    for (const codec of this.#codecs.readersOf(mediaType)) {
      // Codecs that read whatever there is must not hide that others cannot.
      if (refusal !== undefined && codec.readsAny) break;
      try {
        return codec.extent(await codec.decode(bytes, { mediaType, limits }));
      } catch (reason) {
        refusal ??= { reason };
      }
    }
    if (refusal !== undefined) throw refusal.reason;
    return undefined;
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
