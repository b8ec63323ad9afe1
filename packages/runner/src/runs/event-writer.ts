import type { RunEvent } from "@sigmaflow/core";
import type { Claim, RunStore } from "../store/run-store.ts";

/** Events that one writing holds at most. */
const most = 500;

/**
 * Writes a run's events in their order: those of one round of the event loop together, and so what comes while the store
 * is busy. What comes in the round in which the run ends is left to whoever writes that.
 */
export class EventWriter {
  readonly #store: Pick<RunStore, "append">;
  readonly #claim: Claim;
  readonly #onFailure: () => void;
  readonly #events: RunEvent[] = [];
  #round: NodeJS.Immediate | undefined;
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
    if (this.#writing !== undefined) return;
    this.#round ??= setImmediate(() => {
      this.#round = undefined;
      this.#writing = this.#write();
    });
  }

  /**
   * Writes nothing more, and returns what is not written yet.
   *
   * @throws what the store rejected with.
   */
  async rest(): Promise<readonly RunEvent[]> {
    clearImmediate(this.#round);
    await this.#writing;
    if (this.#failure !== undefined) throw this.#failure.reason;
    return this.#events;
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
