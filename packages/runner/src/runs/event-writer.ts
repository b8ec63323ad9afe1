import type { RunEvent } from "@sigmaflow/core";
import type { Claim, RunStore } from "../store/run-store.ts";

/** Events that one writing holds at most. */
const most = 500;

/** Writes a run's events in their order: at once where the store is ready, and what comes meanwhile together. */
export class EventWriter {
  readonly #store: Pick<RunStore, "append">;
  readonly #claim: Claim;
  readonly #onFailure: () => void;
  readonly #events: RunEvent[] = [];
  #writing: Promise<void> | undefined;
  #failure: { readonly reason: unknown } | undefined;

  /** `onFailure` is called when a writing fails; nothing is written any more then. */
  constructor(store: Pick<RunStore, "append">, claim: Claim, onFailure: () => void) {
    this.#store = store;
    this.#claim = claim;
    this.#onFailure = onFailure;
  }

  write(event: RunEvent): void {
    if (this.#failure !== undefined) return;
    this.#events.push(event);
    this.#writing ??= this.#write();
  }

  /**
   * Resolves when everything is written.
   *
   * @throws what the store threw.
   */
  async written(): Promise<void> {
    await this.#writing;
    if (this.#failure !== undefined) throw this.#failure.reason;
  }

  async #write(): Promise<void> {
    try {
      while (this.#events.length > 0) await this.#store.append(this.#claim, this.#events.splice(0, most));
    } catch (reason) {
      this.#failure = { reason };
      this.#onFailure();
    }
    // Not a moment later: what comes then is to be written too.
    this.#writing = undefined;
  }
}
