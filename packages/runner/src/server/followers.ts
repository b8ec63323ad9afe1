/** Those who want to know when a run has something new in the store. */
export class Followers {
  readonly #listeners = new Map<string, Set<() => void>>();

  /** Calls `listener` from now on; gives what ends that. */
  follow(id: string, listener: () => void): () => void {
    const followers = this.#listeners.get(id) ?? new Set();
    this.#listeners.set(id, followers);
    followers.add(listener);
    return () => {
      followers.delete(listener);
      if (followers.size === 0) this.#listeners.delete(id);
    };
  }

  tell(id: string): void {
    for (const listener of [...(this.#listeners.get(id) ?? [])]) listener();
  }

  tellAll(): void {
    for (const id of [...this.#listeners.keys()]) this.tell(id);
  }
}
