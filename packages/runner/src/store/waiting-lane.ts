/** A run that waits. */
export interface Waiting {
  readonly id: string;
  readonly key: string;
  readonly priority: number;
}

/** Where a run is moved among those of its key, lane and priority. */
export type MoveTo = "front" | "back" | { readonly before: string };

/** What waits in one lane: the highest priority first, of one priority the keys in turn, of one key in order of arrival. */
export class WaitingLane {
  /** Runs that were given back, the next one last. */
  readonly #first: Waiting[] = [];
  /** By priority, the highest first. */
  #levels: readonly Level[] = [];
  readonly #takers: (() => void)[] = [];

  add({ id, key, priority }: Waiting): void {
    let level = this.#levels.find((one) => one.priority === priority);
    if (level === undefined) {
      level = new Level(priority);
      this.#levels = [...this.#levels, level].sort((a, b) => b.priority - a.priority);
    }
    level.add(id, key);
    this.wake();
  }

  addFirst(run: Waiting): void {
    this.#first.push(run);
    this.wake();
  }

  take(): Waiting | undefined {
    const first = this.#first.pop();
    if (first !== undefined) return first;
    for (const level of this.#levels) {
      const next = level.take();
      if (next !== undefined) return { ...next, priority: level.priority };
    }
    return undefined;
  }

  remove(id: string): void {
    const place = this.#first.findIndex((one) => one.id === id);
    if (place >= 0) this.#first.splice(place, 1);
    for (const level of this.#levels) level.remove(id);
    this.#levels = this.#levels.filter((level) => !level.isEmpty);
  }

  /** Returns whether it waits here, and so does what it is moved before, beside it. */
  move(id: string, to: MoveTo): boolean {
    return this.#levels.some((level) => level.move(id, to));
  }

  /** All that wait, in the order in which they would be taken if nothing else came. */
  order(): readonly Waiting[] {
    return [...this.#first.toReversed(), ...this.#levels.flatMap((level) => level.order())];
  }

  /** Wakes whoever waits longest for a run. */
  wake(): void {
    this.#takers.shift()?.();
  }

  /** Wakes as many as there are runs for. */
  wakeAll(): void {
    for (const _ of this.order()) this.wake();
  }

  wakeIfAny(): void {
    if (this.#first.length > 0 || this.#levels.some((level) => !level.isEmpty)) this.wake();
  }

  /** Resolves when whoever waits is woken, or the signal aborts. */
  added(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = () => {
        this.#takers.splice(this.#takers.indexOf(wake), 1);
        resolve();
      };
      this.#takers.push(wake);
      signal.addEventListener("abort", leave, { once: true });
    });
  }
}

/** Runs of one priority. */
class Level {
  readonly priority: number;
  /** Ids by key, each in the order in which they come; the keys in the order of their turns. */
  readonly #byKey = new Map<string, string[]>();

  constructor(priority: number) {
    this.priority = priority;
  }

  get isEmpty(): boolean {
    return this.#byKey.size === 0;
  }

  add(id: string, key: string): void {
    const ids = this.#byKey.get(key);
    if (ids === undefined) this.#byKey.set(key, [id]);
    else ids.push(id);
  }

  take(): Pick<Waiting, "id" | "key"> | undefined {
    const [next] = this.#byKey;
    if (next === undefined) return undefined;
    const [key, ids] = next;
    const id = ids.shift()!; // no key is kept without
    this.#byKey.delete(key);
    // The other keys have their turns before it has its next.
    if (ids.length > 0) this.#byKey.set(key, ids);
    return { id, key };
  }

  remove(id: string): void {
    for (const [key, ids] of this.#byKey) {
      const place = ids.indexOf(id);
      if (place < 0) continue;
      ids.splice(place, 1);
      if (ids.length === 0) this.#byKey.delete(key);
    }
  }

  move(id: string, to: MoveTo): boolean {
    const ids = [...this.#byKey.values()].find((some) => some.includes(id));
    if (ids === undefined) return false;
    if (typeof to === "object" && (to.before === id || !ids.includes(to.before))) return to.before === id;
    ids.splice(ids.indexOf(id), 1);
    if (to === "back") ids.push(id);
    else ids.splice(to === "front" ? 0 : ids.indexOf(to.before), 0, id);
    return true;
  }

  order(): readonly Waiting[] {
    const { priority } = this;
    const turns = [...this.#byKey];
    const most = Math.max(0, ...turns.map(([, ids]) => ids.length));
    const rounds = Array.from({ length: most }, (_, round) =>
      turns.flatMap(([key, ids]) => (ids[round] === undefined ? [] : [{ id: ids[round], key, priority }])),
    );
    return rounds.flat();
  }
}
