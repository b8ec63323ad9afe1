import {
  ContentHasher,
  type ContentId,
  decodeInline,
  type Ingredients,
  isInline,
  type Loaded,
  type Reserved,
  type ResultCache,
  type StoredResult,
} from "@sigmaflow/core";
import { nodeHost } from "../../host/node-host.ts";
import { parseIngredients, parseResult } from "../../store/stored-text.ts";
import { partsOf, readValue } from "../../store/value-files.ts";
import type { Database } from "../postgres/database.ts";
import type { Objects } from "../s3/objects.ts";
import { SharedSingleFlight } from "./shared-single-flight.ts";

export interface SharedCacheOptions {
  /** Names this process to the others. */
  readonly owner?: string;
  /** The runs' own, so that arrays are hashed once; one of its own when left out. */
  readonly hasher?: ContentHasher;
  /** Called with the first failure. */
  readonly onFailure?: (error: unknown) => void;
}

/** A result whose use was written so lately is not written again, ms. */
const usedMs = 3600_000;
/** Values that are swept at a time. */
const mostSwept = 100;

/**
 * Results that servers and workers share: keys and what they come to in PostgreSQL, values as objects named by their
 * sha256, checked whenever they are read. Whatever fails is a miss, or a result that is not kept.
 */
export class SharedCache implements ResultCache {
  readonly #db: Database;
  readonly #objects: Objects;
  readonly #hasher: ContentHasher;
  readonly #singleFlight: SharedSingleFlight;
  #onFailure: ((error: unknown) => void) | undefined;

  constructor(db: Database, objects: Objects, { owner, hasher, onFailure }: SharedCacheOptions = {}) {
    this.#db = db;
    this.#objects = objects;
    this.#hasher = hasher ?? new ContentHasher(nodeHost);
    this.#onFailure = onFailure;
    this.#singleFlight = new SharedSingleFlight(db, owner);
  }

  async find(key: string): Promise<StoredResult | undefined> {
    return await this.#orMiss(async () => {
      const sql = "SELECT result, used < now() - $2 * interval '1 ms' AS is_old FROM results WHERE key = $1";
      const row = await this.#db.first(sql, key, usedMs);
      if (row === undefined) return undefined;
      if (row.is_old) await this.#use(key);
      return parseResult(String(row.result));
    });
  }

  async load(id: ContentId): Promise<Loaded | undefined> {
    if (isInline(id)) return { value: decodeInline(id) };
    return await this.#orMiss(async () => {
      const read = await readValue({ get: async (hash) => (await this.#read(hash)) ?? "missing" }, id);
      return "value" in read ? read : undefined;
    });
  }

  async reserve(key: string, signal: AbortSignal): Promise<Reserved> {
    try {
      return await this.#singleFlight.reserve(key, signal, () => this.find(key));
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      // Whoever cannot ask computes it.
      this.#fails(error);
      return { release: () => {} };
    }
  }

  async save(key: string, result: StoredResult, values: ReadonlyMap<ContentId, unknown>): Promise<void> {
    await this.#keep(key, result, values);
    await this.#singleFlight.end(key);
  }

  async #keep(key: string, result: StoredResult, values: ReadonlyMap<ContentId, unknown>): Promise<void> {
    await this.#orMiss(async () => {
      const parts = new Map<string, Uint8Array>();
      for (const [id, value] of values) {
        if (isInline(id)) continue;
        const encoded = this.#hasher.encode(value);
        if (encoded.id !== id) return undefined; // not stored under a name that reading would refuse
        for (const [hash, bytes] of partsOf(encoded)) parts.set(hash, bytes);
      }
      await this.#write(parts);
      await this.#db.run(
        `INSERT INTO results AS r (key, result, needs) VALUES ($1, $2, $3)
         -- The first one stays, as long as its values are there: who has read it goes on with it.
         ON CONFLICT (key) DO UPDATE SET result = excluded.result, needs = excluded.needs, used = now()
         WHERE (SELECT count(*) FROM result_values v WHERE v.hash = ANY(r.needs)) < cardinality(r.needs)
           -- Saved before without its values.
           OR r.needs = '{}' AND excluded.needs <> '{}'`,
        ...[key, JSON.stringify(result), [...parts.keys()]],
      );
      return undefined;
    });
  }

  async lastRun(graph: string): Promise<ReadonlyMap<string, Ingredients>> {
    const found = await this.#orMiss(async () => {
      const row = await this.#db.first("SELECT ingredients FROM last_runs WHERE graph = $1", nameOf(graph));
      return row && parseIngredients(String(row.ingredients));
    });
    return found ?? new Map();
  }

  async saveRun(graph: string, paths: ReadonlyMap<string, Ingredients>): Promise<void> {
    await this.#orMiss(async () => {
      await this.#db.run(
        `INSERT INTO last_runs VALUES ($1, $2) ON CONFLICT (graph) DO UPDATE SET ingredients = excluded.ingredients`,
        ...[nameOf(graph), JSON.stringify([...paths])],
      );
      return undefined;
    });
  }

  /** Forgets what nobody has used for so long, ms, in small parts; returns how many values. */
  async sweep(unusedMs: number): Promise<number> {
    const old = "used < now() - $1 * interval '1 ms'";
    await this.#db.run(
      `DELETE FROM results WHERE key IN (SELECT key FROM results WHERE ${old} LIMIT $2)`,
      unusedMs,
      mostSwept,
    );
    return await this.#db.transaction(async (queries) => {
      // A result of a moment ago may be about to name it.
      const sql = `SELECT hash FROM result_values WHERE ${old} ORDER BY hash LIMIT $2 FOR UPDATE SKIP LOCKED`;
      const rows = await queries.all(sql, unusedMs + 2 * usedMs, mostSwept);
      for (const { hash } of rows) await this.#objects.delete(objectName(String(hash)));
      await queries.run(
        "DELETE FROM result_values WHERE hash = ANY($1::text[])",
        rows.map(({ hash }) => String(hash)),
      );
      return rows.length;
    });
  }

  /** Sends what is not known to be there. */
  async #write(parts: ReadonlyMap<string, Uint8Array>): Promise<void> {
    if (parts.size === 0) return;
    const hashes = [...parts.keys()].sort();
    // What another result needs now is not swept for its age.
    const there = await this.#db.all(
      `WITH u AS (
         UPDATE result_values SET used = now() WHERE hash IN (SELECT hash FROM result_values
           WHERE hash = ANY($1::text[]) AND used < now() - $2 * interval '1 ms' ORDER BY hash FOR UPDATE)
       )
       SELECT hash FROM result_values WHERE hash = ANY($1::text[])`,
      ...[hashes, usedMs],
    );
    const known = new Set(there.map(({ hash }) => hash));
    // In order: two that write the same never wait for each other.
    const missing = hashes.filter((hash) => !known.has(hash)).map((hash) => [hash, parts.get(hash)!] as const);
    if (missing.length === 0) return;
    await Promise.all(missing.map(([hash, bytes]) => this.#objects.put(objectName(hash), bytes)));
    await this.#db.run(
      `INSERT INTO result_values (hash, bytes) SELECT * FROM unnest($1::text[], $2::bigint[])
       ON CONFLICT (hash) DO UPDATE SET used = now()`,
      ...[missing.map(([hash]) => hash), missing.map(([, { byteLength }]) => byteLength)],
    );
  }

  /** The bytes of this sha256. Where they are gone or others, it is forgotten that they were there. */
  async #read(hash: string): Promise<Uint8Array | undefined> {
    const bytes = await this.#objects.whole(objectName(hash), hash);
    if (bytes !== undefined) return bytes;
    await this.#db.run("DELETE FROM result_values WHERE hash = $1", hash);
    return undefined;
  }

  async #use(key: string): Promise<void> {
    await this.#db.run(
      `WITH r AS (UPDATE results SET used = now() WHERE key = $1 RETURNING needs)
       UPDATE result_values SET used = now() WHERE hash = ANY((SELECT needs FROM r)::text[])`,
      key,
    );
  }

  async #orMiss<T>(work: () => Promise<T | undefined>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#fails(error);
      return undefined;
    }
  }

  #fails(error: unknown): void {
    this.#onFailure?.(error);
    this.#onFailure = undefined;
  }
}

const objectName = (hash: string) => `results/${hash}`;
/** Graphs are known by names of any kind. */
const nameOf = (graph: string) => graph.replaceAll("\0", "\ufffd");
