import type { SigmaflowError } from "@sigmaflow/core";
import { storeErrors } from "./error-codes.ts";
import { idempotencyChecksum } from "./run-checksums.ts";
import type { RunDatabase } from "./run-database.ts";

/** What a client names a request by, so that sending it again makes no second run. */
export interface IdempotencyKey {
  /** Id of the API key that it came with; empty where none was asked for. Clients do not see each other's. */
  readonly client: string;
  /** As the client chose it. */
  readonly key: string;
  /** sha256 of all that was asked for. */
  readonly request: string;
}

/** What became a run, as far as it matters here. */
interface Asked {
  readonly id: string;
  readonly created: number;
  readonly idempotency?: IdempotencyKey;
}

/** A request that was accepted before. */
export interface KnownRequest {
  readonly request: string;
  /** Id of the run that it became. */
  readonly run: string;
}

/** How long a request is known by its key, ms. */
export const idempotencyMs = 24 * 3600 * 1000;

/**
 * Requests by idempotency key, in SQLite. A row goes with its run, a day after it was written, and when its run failed or
 * was cancelled. One that is not what was written counts as unknown.
 */
export class IdempotencyKeys {
  readonly #db: RunDatabase;
  readonly #onDamage: (error: SigmaflowError) => void;

  constructor(db: RunDatabase, onDamage: (error: SigmaflowError) => void) {
    this.#db = db;
    this.#onDamage = onDamage;
  }

  find({ client, key }: Pick<IdempotencyKey, "client" | "key">, now: number): KnownRequest | undefined {
    const row = this.#db.first(
      `SELECT idempotency_keys.*, runs.status FROM idempotency_keys JOIN runs ON runs.id = run
       WHERE client = ? AND idempotency_keys.key = ? AND idempotency_keys.created > ?`,
      client,
      key,
      now - idempotencyMs,
    );
    if (row === undefined || row.status === "failed" || row.status === "cancelled") return undefined;
    if (row.checksum === idempotencyChecksum(row)) return { request: String(row.request), run: String(row.run) };
    this.#onDamage(storeErrors.RUN_DAMAGED({ run: String(row.run) }));
    return undefined;
  }

  /** @throws `REQUEST_KNOWN` for a run whose key {@link find} finds. */
  require({ created: now, idempotency }: Asked): void {
    const known = idempotency && this.find(idempotency, now);
    if (known !== undefined) throw storeErrors.REQUEST_KNOWN({ run: known.run });
  }

  /** Writes what became a run that was asked for with a key. */
  write({ id: run, created: now, idempotency }: Asked): void {
    if (idempotency === undefined) return;
    const { client, key, request } = idempotency;
    const row = { client, key, request, run, created: now };
    this.#db.run(
      "INSERT OR REPLACE INTO idempotency_keys (client, key, request, run, created, checksum) VALUES (?, ?, ?, ?, ?, ?)",
      ...Object.values(row),
      idempotencyChecksum(row),
    );
  }

  /** Forgets what is too old to be asked for. */
  forget(now: number): void {
    this.#db.run("DELETE FROM idempotency_keys WHERE created <= ?", now - idempotencyMs);
  }
}
