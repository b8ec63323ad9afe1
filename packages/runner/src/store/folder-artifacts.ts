import { ArtifactFiles } from "./artifact-files.ts";
import type { ArtifactStore, ListedArtifact } from "./artifact-store.ts";
import { keeping } from "./not-kept.ts";
import { fileChecksum } from "./run-checksums.ts";
import type { RunDatabase } from "./run-database.ts";
import type { RunFile } from "./stored-run.ts";

/** Artifacts as files in a folder; what is known of them is in the database of runs. */
export class FolderArtifacts implements ArtifactStore {
  readonly #files: ArtifactFiles;
  readonly #db: RunDatabase;

  constructor(folder: string, db: RunDatabase) {
    this.#files = new ArtifactFiles(folder);
    this.#db = db;
  }

  put({ hash, type, width, height }: RunFile, bytes: Uint8Array): Promise<void> {
    return keeping(async () => {
      await this.#files.put(hash, bytes);
      const row = { hash, type, width: width ?? null, height: height ?? null };
      this.#db.run("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)", ...Object.values(row), fileChecksum(row));
    });
  }

  async find(hash: string): Promise<RunFile | undefined> {
    const row = this.#db.first("SELECT * FROM files WHERE hash = ?", hash);
    // What is damaged is as good as not known.
    if (row === undefined || row.checksum !== fileChecksum(row)) return undefined;
    const shows = row.width !== null && { width: Number(row.width), height: Number(row.height) };
    return { hash, type: String(row.type), ...shows };
  }

  async has(hash: string): Promise<boolean> {
    return this.#files.has(hash);
  }

  async read(hash: string): Promise<Uint8Array | undefined> {
    if (!/^[0-9a-f]{64}$/.test(hash)) return undefined;
    const found = await this.#files.get(hash);
    return typeof found === "string" ? undefined : found;
  }

  list(): AsyncIterable<ListedArtifact> {
    return this.#files.list();
  }

  async delete(hash: string, graceMs: number): Promise<boolean> {
    if (!(await this.#files.delete(hash, graceMs))) return false;
    this.#db.run("DELETE FROM files WHERE hash = ?", hash);
    return true;
  }
}
