import type { ArtifactStore, ListedArtifact } from "../../store/artifact-store.ts";
import type { RunFile } from "../../store/stored-run.ts";
import type { Database } from "../postgres/database.ts";
import { keeping } from "../postgres/keeping.ts";
import type { Objects } from "./objects.ts";

/** Ms since 1970, by the one clock that all share. */
const now = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";
/** Rows that are read at a time. */
const page = 1000;

/**
 * Artifacts whose bytes are objects named by their sha256, and of which PostgreSQL knows what they are. What is known
 * there is not sent again; an object that is gone or holds something else is known no more once that is seen.
 */
export class ClusterArtifacts implements ArtifactStore {
  readonly #db: Database;
  readonly #objects: Objects;

  constructor(db: Database, objects: Objects) {
    this.#db = db;
    this.#objects = objects;
  }

  async put({ hash, type, width, height }: RunFile, bytes: Uint8Array): Promise<void> {
    const row = [hash, type, width ?? null, height ?? null, bytes.byteLength];
    await keeping(async () => {
      // Waits for whoever deletes it just now: then there is no row.
      const renew = `UPDATE artifacts SET type = $2, width = $3, height = $4, touched = ${now} WHERE hash = $1 AND bytes = $5`;
      if ((await this.#db.run(renew, ...row)) > 0) return;
      await this.#objects.put(nameOf(hash), bytes, type);
      await this.#db.run(
        `INSERT INTO artifacts (hash, type, width, height, bytes, touched) VALUES ($1, $2, $3, $4, $5, ${now})
         ON CONFLICT (hash) DO UPDATE SET type = excluded.type, width = excluded.width, height = excluded.height,
           bytes = excluded.bytes, touched = excluded.touched`,
        ...row,
      );
    });
  }

  async find(hash: string): Promise<RunFile | undefined> {
    if (!isHash(hash)) return undefined;
    const row = await this.#db.first("SELECT type, width, height FROM artifacts WHERE hash = $1", hash);
    if (row === undefined) return undefined;
    const shows = row.width !== null && { width: Number(row.width), height: Number(row.height) };
    return { hash, type: String(row.type), ...shows };
  }

  async has(hash: string): Promise<boolean> {
    return (await this.find(hash)) !== undefined;
  }

  async read(hash: string): Promise<Uint8Array | undefined> {
    if (!isHash(hash)) return undefined;
    const bytes = await this.#objects.whole(nameOf(hash), hash);
    if (bytes !== undefined) return bytes;
    await this.#db.run("DELETE FROM artifacts WHERE hash = $1", hash);
    return undefined;
  }

  async *list(): AsyncGenerator<ListedArtifact> {
    for (let after = ""; ; ) {
      const sql = "SELECT hash, bytes, touched FROM artifacts WHERE hash > $1 ORDER BY hash LIMIT $2";
      const rows = await this.#db.all(sql, after, page);
      for (const { hash, bytes, touched } of rows)
        yield { hash: String(hash), bytes: Number(bytes), touched: Number(touched) };
      if (rows.length < page) return;
      after = String(rows.at(-1)!.hash);
    }
  }

  async delete(hash: string, graceMs: number): Promise<boolean> {
    if (!isHash(hash)) return true;
    return await this.#db.transaction(async (queries) => {
      const row = await queries.first(`SELECT ${now} - touched AS age FROM artifacts WHERE hash = $1 FOR UPDATE`, hash);
      if (row === undefined) return true;
      if (Number(row.age) < graceMs) return false;
      // Under the row's lock: who puts it again meanwhile waits, and sends it anew.
      await this.#objects.delete(nameOf(hash));
      await queries.run("DELETE FROM artifacts WHERE hash = $1", hash);
      return true;
    });
  }
}

const nameOf = (hash: string) => `artifacts/${hash}`;
const isHash = (text: string) => /^[0-9a-f]{64}$/.test(text);
