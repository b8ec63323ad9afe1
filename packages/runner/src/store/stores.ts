import type { ArtifactStore } from "./artifact-store.ts";
import type { RunQueue } from "./run-queue.ts";
import type { RunStore } from "./run-store.ts";
import type { WebhookStore } from "./webhook-store.ts";

/** Where runs, their order and their pictures are kept. */
export interface Stores {
  readonly runs: RunStore;
  readonly queue: RunQueue;
  readonly artifacts: ArtifactStore;
  readonly webhooks: WebhookStore;
  /** Lets everything go. */
  close(): Promise<void>;
}
