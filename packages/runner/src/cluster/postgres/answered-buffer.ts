import { DraftRun } from "../../store/draft-run.ts";
import type { AnsweredRun } from "../../store/stored-run.ts";
import type { InsertedRun } from "./run-rows.ts";

/**
 * Runs that were answered as they were accepted, in memory until they are written: those that come while others are
 * written, in one statement.
 */
export class AnsweredBuffer {
  readonly #insert: (runs: readonly InsertedRun[]) => Promise<void>;
  readonly #onLost: (error: unknown) => void;
  readonly #drafts = new Map<string, DraftRun>();
  #writing: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(insert: (runs: readonly InsertedRun[]) => Promise<void>, onLost: (error: unknown) => void) {
    this.#insert = insert;
    this.#onLost = onLost;
  }

  /** One that is not written yet. */
  find(id: string): DraftRun | undefined {
    return this.#drafts.get(id);
  }

  /** Resolves when it is written, as far as it can be: other servers know it from then on. */
  async add(run: AnsweredRun): Promise<void> {
    this.#drafts.set(run.id, draftOf(run));
    await this.settle();
  }

  /** Writes one at once. */
  async writeNow(run: AnsweredRun): Promise<void> {
    await this.#insert([inserted(draftOf(run))]);
  }

  /** Writes all that there are. */
  settle(): Promise<void> {
    if (this.#drafts.size === 0) return this.#writing;
    this.#next ??= this.#writing.then(async () => {
      this.#next = undefined;
      const drafts = [...this.#drafts.values()];
      if (drafts.length === 0) return;
      await this.#insert(drafts.map(inserted)).catch(this.#onLost);
      for (const { asked } of drafts) this.#drafts.delete(asked.id);
    });
    this.#writing = this.#next;
    return this.#next;
  }
}

/** Their place is the database's to choose. */
const draftOf = (run: AnsweredRun) => DraftRun.answered(run, 0);
const inserted = (draft: DraftRun): InsertedRun => ({ asked: draft.asked, draft });
