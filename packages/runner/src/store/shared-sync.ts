import { close, fdatasync, openSync } from "node:fs";
import { promisify } from "node:util";

const sync = promisify(fdatasync);

/**
 * Has what was written to a file reach the disk, beside other work. Who asks while that goes on shares the next time,
 * which begins after what they wrote.
 */
export class SharedSync {
  readonly #sync: () => Promise<void>;
  #now: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(sync: () => Promise<void>) {
    this.#sync = sync;
  }

  /**
   * Resolves when everything that was written before is on the disk.
   *
   * @throws what the system throws.
   */
  done(): Promise<void> {
    this.#next ??= this.#begin();
    return this.#next;
  }

  async #begin(): Promise<void> {
    await this.#now?.catch(() => {});
    this.#now = this.#next;
    this.#next = undefined;
    await this.#sync();
  }
}

/** A file that is open for nothing but {@link SharedSync}. */
export class SyncedFile {
  readonly #descriptor: number;
  readonly #shared: SharedSync;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(descriptor: number) {
    this.#descriptor = descriptor;
    this.#shared = new SharedSync(() => sync(descriptor));
  }

  /** Undefined where the system opens no file more. */
  static open(file: string): SyncedFile | undefined {
    try {
      return new SyncedFile(openSync(file, "r+"));
    } catch {
      return undefined;
    }
  }

  done(): Promise<void> {
    const done = this.#shared.done();
    this.#last = done.catch(() => {});
    return done;
  }

  /** Lets the file go when nothing of it is on its way to the disk. */
  close(): void {
    void this.#last.then(() => close(this.#descriptor, () => {}));
  }
}
