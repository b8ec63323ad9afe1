/** Where the end of a run is sent to. */
export interface Webhook {
  readonly url: string;
  /** Under which address whoever asked for it finds the server: those of what the run made begin so. */
  readonly base: string;
}

/** A webhook whose time has come. */
export interface DueWebhook extends Webhook {
  readonly run: string;
  /** How often it was tried before. */
  readonly attempts: number;
}

/** How one attempt went. */
export interface WebhookAttempt {
  /** Ms since 1970. */
  readonly at: number;
  readonly ms: number;
  /** What the host answered with. */
  readonly status?: number;
  /** Why there is no answer. */
  readonly reason?: string;
}

/** `waiting`: the run has not ended. `pending`: it is to be tried, again. `failed`: it is tried no more. */
export type WebhookState = "waiting" | "pending" | "delivered" | "failed";

/** What became of a webhook so far. */
export interface WebhookLog {
  readonly url: string;
  readonly state: WebhookState;
  /** When it is tried next, ms since 1970. */
  readonly due?: number;
  readonly attempts: readonly WebhookAttempt[];
}

/**
 * The webhooks of runs. They are written with their runs, become due in the moment in which those end, and go with them; a
 * run is not forgotten before its webhook was delivered or given up.
 */
export interface WebhookStore {
  /** The first that is due at a time, except for those of some runs and to some hosts. */
  next(
    now: number,
    except: { readonly runs: readonly string[]; readonly hosts: readonly string[] },
  ): Promise<DueWebhook | undefined>;
  /** When the next one is due. */
  nextDue(): Promise<number | undefined>;
  /** Writes how an attempt went, and when the next one is due, or how it ended. */
  record(run: string, attempt: WebhookAttempt, then: number | "delivered" | "failed"): Promise<void>;
  /** Has a webhook sent again now whose run has ended; false where there is none. */
  again(run: string): Promise<boolean>;
  log(run: string): Promise<WebhookLog | undefined>;
  /** Calls `listener` whenever one has become due; returns a function that ends that. */
  follow(listener: () => void): () => void;
}
