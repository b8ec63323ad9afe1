import type { ContentId, Ingredients, Loaded, ResultCache, SaveOptions, StoredResult } from "@sigmaflow/core";
import { heldBytes } from "../../runs/held-bytes.ts";

/** Bytes that may wait to be written to the farther cache; beyond that, who saves waits. */
const mostBytes = 2 ** 28;

/**
 * A cache of this machine in front of one that many share: reads come from the nearest, and what is saved here is
 * written there a moment later, in order.
 */
export class BehindCache implements ResultCache {
  readonly #near: ResultCache;
  readonly #far: ResultCache;
  readonly #found = { near: 0, shared: 0, nowhere: 0 };
  #waiting = 0;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(near: ResultCache, far: ResultCache) {
    this.#near = near;
    this.#far = far;
  }

  /** How often results were found, and where. */
  get found(): Readonly<Record<"near" | "shared" | "nowhere", number>> {
    return { ...this.#found };
  }

  async find(key: string): Promise<StoredResult | undefined> {
    const near = await this.#near.find(key);
    const found = near ?? (await this.#far.find(key));
    this.#found[near ? "near" : found ? "shared" : "nowhere"]++;
    return found;
  }

  async load(id: ContentId): Promise<Loaded | undefined> {
    return (await this.#near.load(id)) ?? (await this.#far.load(id));
  }

  async save(
    key: string,
    result: StoredResult,
    values: ReadonlyMap<ContentId, unknown>,
    { isPaid = false }: SaveOptions = {},
  ): Promise<void> {
    const bytes = heldBytes([...values.values()]);
    const isFull = this.#waiting + bytes > mostBytes;
    this.#waiting += bytes;
    const write = async () => {
      await this.#far.save(key, result, values);
      this.#waiting -= bytes;
    };
    this.#writing = this.#writing.then(write, write);
    const behind = this.#writing;
    await this.#near.save(key, result, values);
    if (isFull || isPaid) await behind;
  }

  get reserve(): ResultCache["reserve"] {
    const far = this.#far;
    return far.reserve && ((key, signal) => far.reserve!(key, signal));
  }

  lastRun(graph: string): Promise<ReadonlyMap<string, Ingredients>> {
    return this.#far.lastRun(graph);
  }

  async saveRun(graph: string, paths: ReadonlyMap<string, Ingredients>): Promise<void> {
    await this.#far.saveRun(graph, paths);
  }

  /** Resolves when all that was saved is written, as far as it can be. */
  async settle(): Promise<void> {
    await this.#writing;
  }
}
