import type { Client } from "pg";
import { Followers } from "../../store/followers.ts";
import type { RunNews } from "../../store/run-store.ts";
import type { Database } from "./database.ts";

/** How often what is followed is looked at without being asked to, ms: a notification may be lost with its connection. */
const lookMs = 1000;
const reconnectMs = 250;

export interface NewsOptions {
  /**
   * Whether it hears of events that others write; it does unless this is false. Who only performs runs does without: each of
   * many workers would hear of every step of all others.
   */
  readonly hearsEvents?: boolean;
}

/** What is known of a followed run. */
interface Seen {
  seq: number;
  cancel: boolean;
}

/**
 * News of runs from any process, by PostgreSQL's notifications. They are quick and may be lost, so that what is followed
 * is looked at once a second too. What this process writes itself it says here at once.
 */
export class News {
  readonly #database: Database;
  readonly #sender: string;
  readonly #hearsEvents: boolean;
  readonly #followers = new Followers<RunNews>();
  readonly #seen = new Map<string, Seen>();
  readonly #dues = new Followers();
  readonly #wakes = new Followers();
  readonly #inner = new Followers<string>();
  readonly #timer: NodeJS.Timeout;
  #channel = "";
  #listening: Client | undefined;
  #reconnecting: NodeJS.Timeout | undefined;
  #hasLife = false;
  #isClosed = false;
  #isLooking = false;

  /** `sender` names this process in what it notifies others of. */
  constructor(database: Database, sender: string, { hearsEvents = true }: NewsOptions = {}) {
    this.#database = database;
    this.#sender = sender;
    this.#hearsEvents = hearsEvents;
    this.#timer = setInterval(() => void this.#look(), lookMs).unref();
  }

  /** Begins to listen; tries again by itself from then on. */
  async listen(): Promise<void> {
    const schema = (await this.#database.first("SELECT current_schema() AS name"))?.name;
    // Other tables of the same database have other news.
    this.#channel = `sigmaflow_${String(schema)}`;
    await this.#connect();
  }

  /** Whether others see by the listening connection that this process lives. */
  get hasLife(): boolean {
    return this.#hasLife;
  }

  /** Names the channel in statements that notify of all but events. */
  get channel(): string {
    return this.#channel;
  }

  /** Names the channel of events. */
  get eventsChannel(): string {
    return `${this.#channel}_events`;
  }

  /** What a statement sends that has news of a run, the number of its last event to be added, or of webhooks that are due. */
  payload(news: RunNews | "due" | "inner" | "wake", run = ""): string {
    return `${news} ${this.#sender} ${run} `;
  }

  follow(id: string, listener: (news: RunNews) => void): () => void {
    const leave = this.#followers.follow(id, listener);
    this.#seen.set(id, this.#seen.get(id) ?? { seq: -1, cancel: false });
    return () => {
      leave();
      if (!this.#followers.has(id)) this.#seen.delete(id);
    };
  }

  /** Calls `listener` with runs that runs of this process wait for. */
  followInner(listener: (id: string) => void): () => void {
    return this.#inner.follow("inner", listener);
  }

  /** Calls `listener` when something waits that is rather for this process than for others. */
  followWake(listener: () => void): () => void {
    return this.#wakes.follow("wake", listener);
  }

  followDue(listener: () => void): () => void {
    return this.#dues.follow("due", listener);
  }

  /** Says what was written; `seq`: the number of the run's last event. */
  wrote(id: string, news: RunNews, seq?: number): void {
    const seen = this.#seen.get(id);
    if (seen && seq !== undefined) seen.seq = Math.max(seen.seq, seq);
    if (seen && news === "cancel") seen.cancel = true;
    this.#followers.notify(id, news);
  }

  due(): void {
    this.#dues.notifyAll();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    clearTimeout(this.#reconnecting);
    await this.#listening?.end().catch(() => {});
  }

  async #connect(): Promise<void> {
    const client = this.#database.connection();
    client.on("error", () => this.#lost(client));
    client.on("end", () => this.#lost(client));
    client.on("notification", ({ payload = "" }) => this.#heard(payload));
    this.#listening = client;
    try {
      await client.connect();
      const channels = this.#hearsEvents ? [this.#channel, this.eventsChannel] : [this.#channel];
      for (const channel of channels) await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
      // Shared, since a connection of before may still stand.
      await client.query("SELECT pg_advisory_lock_shared(life_of($1))", [this.#sender]);
      this.#hasLife = true;
    } catch {
      this.#lost(client);
    }
  }

  #lost(client: Client): void {
    if (this.#isClosed || this.#listening !== client) return;
    this.#listening = undefined;
    client.end().catch(() => {});
    // What was said meanwhile is found by looking.
    this.#reconnecting = setTimeout(() => void this.#connect(), reconnectMs).unref();
  }

  #heard(payload: string): void {
    const [news, sender, id = "", seq = ""] = payload.split(" ");
    if (news === "inner" && seq === this.#sender) this.#inner.notify("inner", id);
    if (news === "wake" && seq === this.#sender) this.#wakes.notifyAll();
    if (sender === this.#sender) return;
    if (news === "due") this.due();
    else if (news === "events" || news === "cancel") this.wrote(id, news, seq === "" ? undefined : Number(seq));
  }

  /** Looks at all that is followed in one statement. */
  async #look(): Promise<void> {
    if (this.#isLooking || this.#isClosed) return;
    this.#isLooking = true;
    try {
      const ids = [...this.#seen.keys()];
      const rows =
        ids.length === 0
          ? []
          : await this.#database.all("SELECT id, last_seq, cancel_requested FROM runs WHERE id = ANY($1)", ids);
      for (const { id, last_seq, cancel_requested } of rows) {
        const seen = this.#seen.get(String(id));
        if (seen === undefined) continue;
        const before = { ...seen };
        seen.seq = Math.max(seen.seq, Number(last_seq));
        seen.cancel = cancel_requested === 1;
        if (seen.seq > before.seq) this.#followers.notify(String(id), "events");
        if (seen.cancel && !before.cancel) this.#followers.notify(String(id), "cancel");
      }
    } catch {
      // Out of reach: the next look finds it.
    } finally {
      this.#isLooking = false;
    }
  }
}
