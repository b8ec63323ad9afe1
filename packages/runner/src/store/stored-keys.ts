import path from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { makeFolderSync } from "@sigmaflow/nodes/files";
import { runnerErrors } from "../error-codes.ts";
import { systemReason } from "../host/system-reason.ts";
import { fromMillionths, toMillionths } from "./credits.ts";
import { keyDigest, keyId } from "./key-digest.ts";
import type { ApiKey } from "./key-store.ts";
import {
  type Grant,
  keyOfRow,
  type ListedKey,
  listedKeyOf,
  type MadeKeys,
  newKeyText,
  requireKey,
} from "./made-keys.ts";
import { type Migration, migrate, NewerDatabase } from "./migrate.ts";
import { Statements, sqliteModule, transaction } from "./sqlite.ts";

const format: readonly Migration[] = [
  `
  CREATE TABLE keys (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, digest BLOB NOT NULL UNIQUE, rights TEXT NOT NULL, rate INTEGER,
    created INTEGER NOT NULL, revoked INTEGER
  ) STRICT, WITHOUT ROWID;
`,
  // Credits that were ever granted, in millionths. What they were spent on is in the file of runs.
  "ALTER TABLE keys ADD COLUMN credits INTEGER NOT NULL DEFAULT 0;",
  // A copy of what each has spent, in millionths, for when the file of runs is lost.
  "ALTER TABLE keys ADD COLUMN spent INTEGER NOT NULL DEFAULT 0;",
];

/** How long another process may hold the file, ms. */
const busyMs = 2000;

/**
 * Keys in a SQLite file, which a server reads while `sigmaflow keys` changes it: what is granted or revoked counts from
 * the next request on. It holds digests of the keys; those have 256 bits by chance, so that nobody can guess one.
 */
export class StoredKeys implements MadeKeys {
  readonly #db: DatabaseSync;
  readonly #statements: Statements;
  /** Keys that count, by digest, as of one version of the file. */
  #known: ReadonlyMap<string, ApiKey> = new Map();
  #version: unknown;

  /**
   * Opens or makes the file.
   *
   * @throws `KEYS_UNUSABLE`.
   */
  constructor(file: string) {
    try {
      makeFolderSync(path.dirname(path.resolve(file)), { mode: 0o700 });
      this.#db = new (sqliteModule().DatabaseSync)(file, { timeout: busyMs });
      this.#statements = new Statements(this.#db);
      this.#db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
      migrate(this.#db, format);
    } catch (error) {
      const reason = error instanceof NewerDatabase ? error.message : systemReason(error);
      throw runnerErrors.KEYS_UNUSABLE({ file, reason });
    }
  }

  async hasKeys(): Promise<boolean> {
    return this.#read().size > 0;
  }

  async find(text: string): Promise<ApiKey | undefined> {
    return this.#read().get(keyDigest(text).toString("hex"));
  }

  create(
    name: string,
    { rights: granted = ["run", "read"], rate = null, credits = 0 }: Grant,
  ): { readonly text: string; readonly id: string } {
    const text = newKeyText();
    const digest = keyDigest(text);
    const id = keyId(digest);
    this.#version = undefined;
    transaction(this.#db, () => {
      if (this.list().some((key) => key.name === name && key.revoked === undefined))
        throw runnerErrors.KEY_NAME_TAKEN({ name });
      this.#statements
        .get("INSERT INTO keys (id, name, digest, rights, rate, credits, created) VALUES (?, ?, ?, ?, ?, ?, ?)")
        .run(id, name, digest, granted.join(), rate, toMillionths(credits), Date.now());
    });
    return { text, id };
  }

  list(): readonly ListedKey[] {
    return this.#statements
      .get("SELECT id, name, rights, rate, credits, created, revoked FROM keys ORDER BY created DESC, id")
      .all()
      .map(listedKeyOf);
  }

  revoke(which: string): ListedKey {
    return this.#change(which, (id) =>
      this.#statements.get("UPDATE keys SET revoked = ? WHERE id = ?").run(Date.now(), id),
    );
  }

  grant(which: string, { rights: granted, rate, credits = 0 }: Grant): ListedKey {
    const more = toMillionths(credits);
    return this.#change(which, (id) => {
      this.#statements.get("UPDATE keys SET credits = credits + ? WHERE id = ?").run(more, id);
      if (granted) this.#statements.get("UPDATE keys SET rights = ? WHERE id = ?").run(granted.join(), id);
      if (rate !== undefined) this.#statements.get("UPDATE keys SET rate = ? WHERE id = ?").run(rate, id);
    });
  }

  /** What each key had spent when that was copied last. */
  spent(): ReadonlyMap<string, number> {
    const rows = this.#statements.get("SELECT id, spent FROM keys WHERE spent > 0").all();
    return new Map(rows.map(({ id, spent }) => [String(id), fromMillionths(Number(spent))]));
  }

  /** Keeps what keys have spent; totals never shrink. Ids of other keys are left out. */
  keepSpent(totals: ReadonlyMap<string, number>): void {
    const known = this.spent();
    const more = [...totals].filter(([id, spent]) => spent > (known.get(id) ?? 0));
    if (more.length === 0) return;
    // A loss of power may take a copy along: the server waits for no disk here.
    this.#db.exec("PRAGMA synchronous = NORMAL");
    try {
      transaction(this.#db, () => {
        const write = this.#statements.get("UPDATE keys SET spent = ?1 WHERE id = ?2 AND spent < ?1");
        for (const [id, spent] of more) write.run(toMillionths(spent), id);
      });
    } finally {
      this.#db.exec("PRAGMA synchronous = FULL");
    }
  }

  async close(): Promise<void> {
    this.#statements.clear();
    this.#db.close();
  }

  /** Changes the key of an id, or of a name, that counts. */
  #change(which: string, change: (id: string) => void): ListedKey {
    this.#version = undefined;
    return transaction(this.#db, () => {
      const found = requireKey(which, this.list());
      change(found.id);
      return this.list().find(({ id }) => id === found.id)!;
    });
  }

  #read(): ReadonlyMap<string, ApiKey> {
    // Changes when any process has written, this one's own writes aside.
    const version = this.#statements.get("PRAGMA data_version").get()?.data_version;
    if (version !== this.#version) {
      const rows = this.#statements.get("SELECT * FROM keys WHERE revoked IS NULL").all();
      this.#known = new Map(rows.map((row) => [Buffer.from(row.digest as Uint8Array).toString("hex"), keyOfRow(row)]));
      this.#version = version;
    }
    return this.#known;
  }
}
