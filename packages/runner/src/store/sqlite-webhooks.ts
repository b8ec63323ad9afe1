import type { SigmaflowError } from "@sigmaflow/core";
import { storeErrors } from "./error-codes.ts";
import { Followers } from "./followers.ts";
import { keeping } from "./not-kept.ts";
import { webhookChecksum } from "./run-checksums.ts";
import type { RunDatabase } from "./run-database.ts";
import type { PromisedRun } from "./stored-run.ts";
import type { DueWebhook, WebhookAttempt, WebhookLog, WebhookState, WebhookStore } from "./webhook-store.ts";

/** Webhooks in SQLite. One that is not what was written is sent nowhere. */
export class SqliteWebhooks implements WebhookStore {
  readonly #db: RunDatabase;
  readonly #onDamage: (error: SigmaflowError) => void;
  readonly #followers = new Followers();

  /** `onDamage` is called with one that is not what was written. */
  constructor(db: RunDatabase, onDamage: (error: SigmaflowError) => void = () => {}) {
    this.#db = db;
    this.#onDamage = onDamage;
  }

  /** Writes the webhook of a run that is accepted, in its transaction. */
  write({ id: run, webhook }: PromisedRun): void {
    if (webhook === undefined) return;
    const row = { run, url: webhook.url, base: webhook.base };
    this.#db.run(
      "INSERT INTO webhooks (run, url, base, host, checksum, state) VALUES (?, ?, ?, ?, ?, 'waiting')",
      ...[run, row.url, row.base, new URL(row.url).host, webhookChecksum(row)],
    );
  }

  /** Makes the webhook of a run due, in the transaction that ends it. */
  end(run: string): void {
    const changed = this.#db.run(
      "UPDATE webhooks SET state = 'pending', due = ? WHERE run = ? AND state = 'waiting'",
      Date.now(),
      run,
    );
    // Once it is written.
    if (changed > 0) setImmediate(() => this.#followers.notifyAll());
  }

  async next(
    now: number,
    { runs, hosts }: { readonly runs: readonly string[]; readonly hosts: readonly string[] },
  ): Promise<DueWebhook | undefined> {
    const row = this.#db.first(
      `SELECT run, url, base, checksum, (SELECT count(*) FROM webhook_attempts a WHERE a.run = webhooks.run) AS attempts
       FROM webhooks WHERE due <= ? AND run NOT IN (SELECT value FROM json_each(?))
         AND host NOT IN (SELECT value FROM json_each(?)) ORDER BY due LIMIT 1`,
      now,
      JSON.stringify(runs),
      JSON.stringify(hosts),
    );
    if (row === undefined) return undefined;
    const run = String(row.run);
    if (row.checksum === webhookChecksum(row))
      return { run, url: String(row.url), base: String(row.base), attempts: Number(row.attempts) };
    this.#onDamage(storeErrors.RUN_DAMAGED({ run }));
    this.#db.run("DELETE FROM webhooks WHERE run = ?", run);
    return await this.next(now, { runs, hosts });
  }

  async nextDue(): Promise<number | undefined> {
    const due = this.#db.first("SELECT min(due) AS due FROM webhooks WHERE due IS NOT NULL")?.due;
    return typeof due === "number" ? due : undefined;
  }

  record(run: string, attempt: WebhookAttempt, then: number | "delivered" | "failed"): Promise<void> {
    const { at, ms, status = null, reason = null } = attempt;
    const [state, due] = typeof then === "number" ? (["pending", then] as const) : ([then, null] as const);
    return keeping(() =>
      this.#db.transaction(() => {
        // It went with its run meanwhile, maybe.
        if (this.#db.run("UPDATE webhooks SET state = ?, due = ? WHERE run = ?", state, due, run) === 0) return;
        this.#db.run(
          `INSERT INTO webhook_attempts (run, n, at, ms, status, reason)
           VALUES (?1, (SELECT count(*) FROM webhook_attempts WHERE run = ?1), ?2, ?3, ?4, ?5)`,
          ...[run, at, ms, status, reason],
        );
      }),
    );
  }

  again(run: string): Promise<boolean> {
    return keeping(() => {
      const changed = this.#db.run(
        "UPDATE webhooks SET state = 'pending', due = ? WHERE run = ? AND state <> 'waiting'",
        Date.now(),
        run,
      );
      if (changed > 0) this.#followers.notifyAll();
      return changed > 0;
    });
  }

  async log(run: string): Promise<WebhookLog | undefined> {
    const row = this.#db.first("SELECT url, state, due FROM webhooks WHERE run = ?", run);
    if (row === undefined) return undefined;
    const attempts = this.#db
      .all("SELECT at, ms, status, reason FROM webhook_attempts WHERE run = ? ORDER BY n", run)
      .map(({ at, ms, status, reason }) => ({
        ...{ at: Number(at), ms: Number(ms) },
        ...(status !== null && { status: Number(status) }),
        ...(reason !== null && { reason: String(reason) }),
      }));
    const { url, state, due } = row;
    // The table allows these words alone.
    return { url: String(url), state: state as WebhookState, ...(due !== null && { due: Number(due) }), attempts };
  }

  follow(listener: () => void): () => void {
    return this.#followers.follow("due", listener);
  }
}
