import type { RunStore } from "../store/run-store.ts";
import type { StoredRun } from "../store/stored-run.ts";
import type { DueWebhook, Webhook, WebhookStore } from "../store/webhook-store.ts";
import { elapsed } from "./elapsed.ts";

/** What is sent, and where to. */
export interface WebhookCall {
  readonly url: URL;
  readonly run: StoredRun;
  readonly webhook: Webhook;
  readonly signal: AbortSignal;
}

/** What webhooks are sent with. */
export interface WebhookDependencies {
  readonly webhooks: WebhookStore;
  readonly store: Pick<RunStore, "get">;
  /**
   * Sends the end of a run and resolves to the status that the host answered with.
   *
   * @throws with why it did not answer.
   */
  readonly send: (call: WebhookCall) => Promise<number>;
  /** Called with what the store fails with. */
  readonly onError: (error: unknown) => void;
  /** How long after each attempt that failed the next one is made, ms. */
  readonly pauses?: readonly number[];
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** As Standard Webhooks proposes it: eleven attempts in about three days. */
export const webhookPauses: readonly number[] = [
  ...[5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour],
  ...[10 * hour, 14 * hour, 20 * hour, 24 * hour],
];

/** How many are sent at a time, and how many to one host: a dead one keeps the others waiting for nothing. */
const mostAtOnce = 16;
const mostPerHost = 2;
/** How long a host may take to answer, ms. */
const longestMs = 15_000;
/** The longest that a timer can wait, ms. */
const longestTimer = 2 ** 31 - 1;
/** How long a store that failed is left alone, ms. */
const storePauseMs = 5000;

/** Sends the ends of runs to where their clients want to hear of them, again and again until they are taken. */
export class WebhookSender {
  readonly #dependencies: WebhookDependencies;
  readonly #pauses: readonly number[];
  readonly #closing = new AbortController();
  /** Runs whose webhooks are sent now, with their hosts. */
  readonly #sending = new Map<string, { readonly host: string; readonly done: Promise<void> }>();
  readonly #unfollow: () => void;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #isAsked = false;

  constructor(dependencies: WebhookDependencies) {
    this.#dependencies = dependencies;
    this.#pauses = dependencies.pauses ?? webhookPauses;
    this.#unfollow = dependencies.webhooks.follow(() => this.look());
  }

  /** Sends what is due, and comes back when more is. */
  look(): void {
    if (this.#closing.signal.aborted) return;
    this.#isAsked = true;
    this.#looking ??= this.#lookOn().finally(() => {
      this.#looking = undefined;
    });
  }

  /** Sends nothing more. What is in flight counts as not tried. */
  async end(): Promise<void> {
    this.#unfollow();
    clearTimeout(this.#timer);
    this.#closing.abort();
    await this.#looking;
    await Promise.all([...this.#sending.values()].map(({ done }) => done));
  }

  async #lookOn(): Promise<void> {
    const { webhooks, onError } = this.#dependencies;
    try {
      while (this.#isAsked && !this.#closing.signal.aborted) {
        this.#isAsked = false;
        while (this.#sending.size < mostAtOnce) {
          const due = await webhooks.next(Date.now(), { runs: [...this.#sending.keys()], hosts: this.#busyHosts() });
          if (due === undefined || this.#closing.signal.aborted) break;
          this.#start(due);
        }
      }
      const next = await webhooks.nextDue();
      if (next !== undefined) this.#comeBack(next - Date.now());
    } catch (error) {
      onError(error);
      this.#comeBack(storePauseMs);
    }
  }

  #comeBack(ms: number): void {
    if (this.#closing.signal.aborted) return;
    clearTimeout(this.#timer);
    // What is due and not sent waits for its host, and is looked at when an attempt there ends.
    const pause = ms <= 0 ? storePauseMs : Math.min(ms, longestTimer);
    this.#timer = setTimeout(() => this.look(), pause).unref();
  }

  #busyHosts(): readonly string[] {
    const counts = new Map<string, number>();
    for (const { host } of this.#sending.values()) counts.set(host, (counts.get(host) ?? 0) + 1);
    return [...counts].filter(([, count]) => count >= mostPerHost).map(([host]) => host);
  }

  #start(due: DueWebhook): void {
    const done = this.#try(due)
      .catch(async (error: unknown) => {
        this.#dependencies.onError(error);
        // What was sent and could not be written down is not sent again at once, and on and on.
        await elapsed(storePauseMs, this.#closing.signal);
      })
      .then(() => {
        this.#sending.delete(due.run);
        this.look();
      });
    this.#sending.set(due.run, { host: new URL(due.url).host, done });
  }

  async #try(due: DueWebhook): Promise<void> {
    const { webhooks, store, send } = this.#dependencies;
    const run = await store.get(due.run);
    if (run === undefined) return;
    const at = Date.now();
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(longestMs)]);
    const outcome = await send({ url: new URL(due.url), run, webhook: due, signal }).then(
      (status) => ({ status }),
      (error: unknown) => ({ reason: signal.aborted ? `no answer in ${longestMs / second} s` : reasonOf(error) }),
    );
    if (this.#closing.signal.aborted && "reason" in outcome) return;
    await webhooks.record(due.run, { at, ms: Date.now() - at, ...outcome }, this.#after(due.attempts, outcome));
  }

  #after(
    before: number,
    { status = 0 }: { readonly status?: number; readonly reason?: string },
  ): number | "delivered" | "failed" {
    if (status >= 200 && status < 300) return "delivered";
    const pause = this.#pauses[before];
    // A host that says 410 wants no more of them.
    if (pause === undefined || status === 410) return "failed";
    // Not all at once that failed at once.
    return Date.now() + Math.round(pause * (1 + Math.random() / 10));
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200) : "it failed";
}
