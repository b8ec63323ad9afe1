import type { ContentId, Ingredients, Loaded, ResultCache, SaveOptions, StoredResult } from "@sigmaflow/core";
import { heldBytes } from "../../runs/held-bytes.ts";

/** Bytes that may wait to be written to the farther cache; beyond that, who saves waits. */
const mostBytes = 2 ** 28;

/** States of loops go to the farther cache no more often than this, ms, of those between only what they are. */
const stateMs = 500;

interface Saved {
  readonly key: string;
  readonly result: StoredResult;
  readonly values: ReadonlyMap<ContentId, unknown>;
}

/** A write that was begun, and whether too much waits by now. */
interface Sending {
  readonly isFull: boolean;
  readonly behind: Promise<unknown>;
}

/**
 * A cache of this machine in front of one that many share: reads come from the nearest, and what is saved here is
 * written there a moment later, in order. Of a loop that is quick the values of some states alone are sent, the newest
 * among them after a moment at the latest: whoever goes on with another computes it from one before.
 */
export class BehindCache implements ResultCache {
  readonly #near: ResultCache;
  readonly #far: ResultCache;
  readonly #found = { disk: 0, shared: 0, nowhere: 0 };
  #waiting = 0;
  #writing: Promise<unknown> = Promise.resolve();
  #stateSent = Number.NEGATIVE_INFINITY;
  /** The newest state whose values were not sent, and what sends them. */
  #kept: { readonly state: Saved; readonly timer: NodeJS.Timeout } | undefined;

  constructor(near: ResultCache, far: ResultCache) {
    this.#near = near;
    this.#far = far;
  }

  /** How often results were found, and where. */
  get found(): Readonly<Record<"disk" | "shared" | "nowhere", number>> {
    return { ...this.#found };
  }

  async find(key: string): Promise<StoredResult | undefined> {
    const near = await this.#near.find(key);
    const found = near ?? (await this.#far.find(key));
    this.#found[near ? "disk" : found ? "shared" : "nowhere"]++;
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
    const saved = { key, result, values };
    const sent = result.node === "loop" ? this.#sendState(saved) : this.#send(saved);
    await this.#near.save(key, result, values);
    if (sent.isFull || isPaid) await sent.behind;
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
    this.#sendKept();
    await this.#writing;
  }

  #send({ key, result, values }: Saved): Sending {
    const bytes = heldBytes([...values.values()]);
    const isFull = this.#waiting + bytes > mostBytes;
    this.#waiting += bytes;
    const write = async () => {
      await this.#far.save(key, result, values);
      this.#waiting -= bytes;
    };
    this.#writing = this.#writing.then(write, write);
    return { isFull, behind: this.#writing };
  }

  #sendState(state: Saved): Sending {
    clearTimeout(this.#kept?.timer);
    this.#kept = undefined;
    const now = performance.now();
    const rest = this.#stateSent + stateMs - now;
    if (rest <= 0) {
      this.#stateSent = now;
      return this.#send(state);
    }
    this.#kept = { state, timer: setTimeout(() => this.#sendKept(), rest).unref() };
    return this.#send({ ...state, values: new Map() });
  }

  #sendKept(): void {
    if (this.#kept === undefined) return;
    clearTimeout(this.#kept.timer);
    this.#stateSent = performance.now();
    this.#send(this.#kept.state);
    this.#kept = undefined;
  }
}
