/** Does work of one name in the order in which it comes, each when the one before has ended, however that was. */
export class OneAfterAnother {
  readonly #last = new Map<string, Promise<unknown>>();

  add<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name) ?? Promise.resolve();
    const done = before.then(work, work);
    this.#last.set(name, done);
    const clear = () => {
      if (this.#last.get(name) === done) this.#last.delete(name);
    };
    done.then(clear, clear);
    return done;
  }
}
