import type { Host } from "../value/host.ts";

/** How long work goes on before the event loop gets a turn, ms: 10 ms are promised, and one node may come on top. */
const sliceMs = 8;

/**
 * Shares a thread with everything else on it: whoever works looks at {@link due} before each piece of work. All runs of
 * a host share one, because together they hold one thread.
 */
export class Turns {
  readonly #host: Pick<Host, "now" | "yield">;
  /** Counts slices of work. */
  #slice = 0;
  #until = 0;
  /** The time, where somebody has just looked. */
  #known: number | undefined;
  /** Whether the event loop has turned since the last slice began. */
  #isFresh = true;
  #turning: Promise<void> | undefined;

  constructor(host: Pick<Host, "now" | "yield">) {
    this.#host = host;
  }

  /** Takes the time over from somebody who has just looked at the clock, which costs more than a small node. */
  at(now: number): void {
    this.#known = now;
  }

  /** What to wait for before the next piece of work; undefined while it may be done at once. */
  due(): Promise<void> | undefined {
    if (this.#turning !== undefined) return this.#turning;
    const now = this.#known ?? this.#host.now();
    this.#known = undefined;
    if (this.#isFresh) return this.#begin(now);
    if (now < this.#until) return undefined;
    this.#turning = this.#host.yield().then(() => {
      this.#turning = undefined;
      this.#isFresh = true;
    });
    return this.#turning;
  }

  #begin(now: number): undefined {
    const slice = ++this.#slice;
    this.#isFresh = false;
    this.#until = now + sliceMs;
    // While work waits for something else, the event loop turns without more ado.
    this.#host.yield().then(() => {
      if (this.#slice === slice && this.#turning === undefined) this.#isFresh = true;
    });
  }

  /** Waits until work may go on; for work that many may wait to do, of which each uses up some of the time. */
  async pass(): Promise<void> {
    for (let turn = this.due(); turn !== undefined; turn = this.due()) await turn;
  }
}

const known = new WeakMap<object, Turns>();

/** The turns of a host's thread. */
export function turnsOf(host: Pick<Host, "now" | "yield">): Turns {
  const turns = known.get(host) ?? new Turns(host);
  known.set(host, turns);
  return turns;
}
