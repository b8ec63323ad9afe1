import type {
  DueWebhook,
  Webhook,
  WebhookAttempt,
  WebhookLog,
  WebhookState,
  WebhookStore,
} from "../../store/webhook-store.ts";
import type { Database, Queries } from "./database.ts";
import { keeping } from "./keeping.ts";
import type { News } from "./news.ts";

/** For how long a process that is about to send one has it for itself, ms: longer than a host may take to answer. */
const heldMs = 60_000;

/** Webhooks in PostgreSQL. Each is sent by one process at a time. */
export class PostgresWebhooks implements WebhookStore {
  readonly #db: Database;
  readonly #news: News;

  readonly #owner: string;

  /** `owner` names this process: what it is about to send, no other sends. */
  constructor(db: Database, news: News, owner: string) {
    this.#db = db;
    this.#news = news;
    this.#owner = owner;
  }

  async next(
    now: number,
    { runs, hosts }: { readonly runs: readonly string[]; readonly hosts: readonly string[] },
  ): Promise<DueWebhook | undefined> {
    const row = await this.#db.first(
      `UPDATE webhooks w SET held_by = $4, held_until = clock_timestamp() + $5 * interval '1 ms'
       WHERE run = (
         SELECT run FROM webhooks WHERE due <= $1 AND NOT run = ANY($2::text[]) AND NOT host = ANY($3::text[])
           AND (held_by IS NULL OR held_by = $4 OR held_until < clock_timestamp())
         ORDER BY due LIMIT 1 FOR UPDATE SKIP LOCKED
       )
       RETURNING run, url, base, (SELECT count(*) FROM webhook_attempts a WHERE a.run = w.run) AS attempts`,
      ...[now, runs, hosts, this.#owner, heldMs],
    );
    if (row === undefined) return undefined;
    const { run, url, base, attempts } = row;
    return { run: String(run), url: String(url), base: String(base), attempts: Number(attempts) };
  }

  async nextDue(): Promise<number | undefined> {
    const sql = `SELECT min(CASE WHEN held_by <> $1 AND held_until > clock_timestamp()
         THEN greatest(due, (extract(epoch FROM held_until) * 1000)::bigint) ELSE due END) AS due
       FROM webhooks WHERE due IS NOT NULL`;
    const due = (await this.#db.first(sql, this.#owner))?.due;
    return typeof due === "number" ? due : undefined;
  }

  async record(run: string, attempt: WebhookAttempt, then: number | "delivered" | "failed"): Promise<void> {
    const { at, ms, status = null, reason = null } = attempt;
    const [state, due] = typeof then === "number" ? (["pending", then] as const) : ([then, null] as const);
    // It went with its run meanwhile, maybe; then nothing is written.
    await keeping(() =>
      this.#db.run(
        `WITH w AS (UPDATE webhooks SET state = $2, due = $3::bigint, held_by = NULL WHERE run = $1 RETURNING run)
         INSERT INTO webhook_attempts
         SELECT run, (SELECT count(*) FROM webhook_attempts WHERE run = $1), $4::bigint, $5::double precision, $6::integer, $7
         FROM w`,
        ...[run, state, due, at, ms, status, reason],
      ),
    );
  }

  async again(run: string): Promise<boolean> {
    const row = await keeping(() =>
      this.#db.first(
        `WITH w AS (UPDATE webhooks SET state = 'pending', due = $2 WHERE run = $1 AND state <> 'waiting' RETURNING run)
         SELECT pg_notify($3, $4) FROM w`,
        ...[run, Date.now(), this.#news.channel, this.#news.payload("due")],
      ),
    );
    if (row !== undefined) this.#news.due();
    return row !== undefined;
  }

  async log(run: string): Promise<WebhookLog | undefined> {
    const row = await this.#db.first("SELECT url, state, due FROM webhooks WHERE run = $1", run);
    if (row === undefined) return undefined;
    const tried = await this.#db.all(
      "SELECT at, ms, status, reason FROM webhook_attempts WHERE run = $1 ORDER BY n",
      run,
    );
    const attempts = tried.map(({ at, ms, status, reason }) => ({
      ...{ at: Number(at), ms: Number(ms) },
      ...(status !== null && { status: Number(status) }),
      ...(reason !== null && { reason: String(reason) }),
    }));
    const { url, state, due } = row;
    // The table allows these words alone.
    return { url: String(url), state: state as WebhookState, ...(due !== null && { due: Number(due) }), attempts };
  }

  follow(listener: () => void): () => void {
    return this.#news.followDue(listener);
  }
}

/** Writes the webhook of a run that is accepted, in its transaction; it is due where the run has ended. */
export async function insertWebhook(
  queries: Queries,
  run: string,
  { url, base }: Webhook,
  isDue: boolean,
): Promise<void> {
  await queries.run(
    "INSERT INTO webhooks (run, url, base, host, state, due) VALUES ($1, $2, $3, $4, $5, $6)",
    ...[run, url, base, new URL(url).host, isDue ? "pending" : "waiting", isDue ? Date.now() : null],
  );
}
