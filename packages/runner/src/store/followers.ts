/** Listeners for news about something, by its id. */
export class Followers<News = void> {
  readonly #listeners = new Map<string, Set<(news: News) => void>>();

  /** Calls `listener` from now on; returns a function that ends that. */
  follow(id: string, listener: (news: News) => void): () => void {
    const followers = this.#listeners.get(id) ?? new Set();
    this.#listeners.set(id, followers);
    followers.add(listener);
    return () => {
      followers.delete(listener);
      if (followers.size === 0 && this.#listeners.get(id) === followers) this.#listeners.delete(id);
    };
  }

  /** Whether anybody listens for news about this. */
  has(id: string): boolean {
    return this.#listeners.has(id);
  }

  notify(id: string, news: News): void {
    for (const listener of [...(this.#listeners.get(id) ?? [])]) listener(news);
  }

  notifyAll(news: News): void {
    for (const id of [...this.#listeners.keys()]) this.notify(id, news);
  }
}
