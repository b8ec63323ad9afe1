import { DraftRun } from "../../store/draft-run.ts";
import type { AnsweredRun } from "../../store/stored-run.ts";
import type { InsertedRun } from "./run-rows.ts";

/** How long answered runs wait for others before they are written together, ms, and how many at most. */
const roundMs = 20;
const most = 500;

/** Runs that were answered as they were accepted, in memory until they are written: many in one statement. */
export class AnsweredBuffer {
  readonly #insert: (runs: readonly InsertedRun[]) => Promise<void>;
  readonly #onLost: (error: unknown) => void;
  readonly #drafts = new Map<string, DraftRun>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(insert: (runs: readonly InsertedRun[]) => Promise<void>, onLost: (error: unknown) => void) {
    this.#insert = insert;
    this.#onLost = onLost;
  }

  /** One that is not written yet. */
  find(id: string): DraftRun | undefined {
    return this.#drafts.get(id);
  }

  add(run: AnsweredRun): void {
    this.#drafts.set(run.id, draftOf(run));
    if (this.#drafts.size >= most) void this.settle();
    else this.#timer ??= setTimeout(() => void this.settle(), roundMs);
  }

  /** Writes one at once. */
  async writeNow(run: AnsweredRun): Promise<void> {
    await this.#insert([inserted(draftOf(run))]);
  }

  /** Writes all that there are. */
  settle(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const write = async () => {
      const drafts = [...this.#drafts.values()];
      if (drafts.length === 0) return;
      await this.#insert(drafts.map(inserted)).catch(this.#onLost);
      for (const { asked } of drafts) this.#drafts.delete(asked.id);
    };
    this.#writing = this.#writing.then(write);
    return this.#writing;
  }
}

/** Their place is the database's to choose. */
const draftOf = (run: AnsweredRun) => DraftRun.answered(run, 0);
const inserted = (draft: DraftRun): InsertedRun => ({ asked: draft.asked, draft });
