import type { OutsideLook } from "@sigmaflow/core";
import type { IdempotencyKey } from "../store/idempotency-keys.ts";
import type { RunNeeds } from "../store/run-queue.ts";
import type { Charge, RunCache } from "../store/stored-run.ts";
import type { Webhook } from "../store/webhook-store.ts";

/** What a run that succeeded found besides its graph and inputs. */
export interface Seen {
  /** What its nodes saw outside. */
  readonly looks: readonly OutsideLook[];
  readonly cache: RunCache;
}

/** What is asked for besides the prepared run. */
export interface SubmitOptions {
  readonly graphName: string;
  /** Outputs that it was prepared for; all of them unless given. */
  readonly wanted?: readonly string[];
  /** Names the wish of a person that it is part of; all runs of one wish have one allowance of paid calls. */
  readonly wish?: string;
  /** Somebody waits for the answer on an open connection. */
  readonly attended?: boolean;
  /** Tokens of the runs, here or elsewhere, for which it is made, outermost first. */
  readonly chain?: readonly string[];
  /** The higher comes first of what waits; 0 unless given. */
  readonly priority?: number;
  /** What a worker must have to perform it; only where several share their stores. */
  readonly needs?: RunNeeds;
  /** When it is cancelled unless it has ended, ms since 1970. */
  readonly deadline?: number;
  /** What the request is known by when it is sent again. */
  readonly idempotency?: IdempotencyKey;
  /** Where its end is sent to. */
  readonly webhook?: Webhook;
  /** Id of the key that asked for it. */
  readonly key?: string;
  /** That it is charged to that key. */
  readonly charge?: Charge;
  /** Called with its id before it may begin. */
  readonly onNamed?: ((id: string) => void) | undefined;
  /** Called when it has succeeded, before anybody hears of it, with what it found; not where it goes on in another process. */
  readonly onSeen?: (seen: Seen) => void;
}
