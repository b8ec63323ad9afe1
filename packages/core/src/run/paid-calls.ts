import { coreErrors } from "../problem/error-codes.ts";
import type { PaidRefusal } from "../problem/paid-refusal.ts";
import type { Host } from "../value/host.ts";
import type { MaybePromise } from "../value/maybe-promise.ts";

/** How many paid calls may be made for one wish of a person, by all runs that it becomes together. */
export interface PaidAllowance {
  /** Counts one call that the node at a path is about to make; resolves to why it may not be made. */
  take(path: string, call?: PaidCall): MaybePromise<PaidRefusal | undefined>;
  /** Takes back one that certainly cost nothing. */
  giveBack(path: string): MaybePromise<void>;
  /** Hears that what a call brought is in the cache, as far as that can keep it. */
  kept?(path: string): MaybePromise<void>;
}

/** What is known of a paid call before it is made. */
export interface PaidCall {
  /** It is not paid for again where it was made before and nobody knows what became of it. */
  readonly isRepeatable: boolean;
}

/** How many paid calls a run makes at most unless it is said otherwise: as many as the API's largest request. */
export const defaultPaidCalls = 4;

/** An allowance that is counted in memory, for runs of one process. */
export class PaidCalls implements PaidAllowance {
  readonly #most: number;
  readonly #advice: string;
  #made = 0;

  /**
   * Allows `most` calls.
   *
   * @throws RangeError for what is no number of calls.
   */
  constructor(most: number, { advice = "Allow more with the option `paid`." }: { readonly advice?: string } = {}) {
    if (!(most >= 0)) throw new RangeError(`${most} is no number of paid calls`);
    this.#most = most;
    this.#advice = advice;
  }

  /** Calls that were counted so far. */
  get made(): number {
    return this.#made;
  }

  take(): PaidRefusal | undefined {
    if (this.#made >= this.#most) return { most: this.#most, of: "this run", advice: this.#advice };
    this.#made++;
    return undefined;
  }

  giveBack(): void {
    this.#made--;
  }
}

/** What the gate needs of its run. */
interface GateContext {
  readonly host: Pick<Host, "yield">;
  /** Saves in progress. */
  readonly saving: ReadonlySet<Promise<void>>;
}

/** Lets the paid calls of one run through, as long as its wish allows any. */
export class PaidGate {
  readonly #allowance: PaidAllowance;
  readonly #context: GateContext;
  /** Calls that are being allowed or made. */
  readonly #inFlight = new Set<Promise<void>>();

  constructor(allowance: PaidAllowance, context: GateContext) {
    this.#allowance = allowance;
    this.#context = context;
  }

  /**
   * Makes one paid call of the node at a path, which counts when it begins; `uncharged` says of what it throws whether it
   * certainly cost nothing.
   *
   * @throws `PAID_CALLS_REFUSED` instead of making it, once everything that was paid for is stored; or what `call` throws.
   */
  async pass<T>(
    path: string,
    call: () => MaybePromise<T>,
    {
      uncharged = () => false,
      isRepeatable = false,
    }: { readonly uncharged?: (error: unknown) => boolean } & Partial<PaidCall> = {},
  ): Promise<T> {
    const take = () => this.#allowance.take(path, { isRepeatable });
    let leave = this.#enter();
    try {
      if ((await take()) !== undefined) {
        leave();
        // What is allowed and not begun yet, what is being made, and what came of it and is on its way into the cache.
        while (this.#inFlight.size > 0) await Promise.all(this.#inFlight);
        await this.#context.host.yield();
        await Promise.allSettled(this.#context.saving);
        leave = this.#enter();
        // Some may have cost nothing after all.
        const refused = await take();
        if (refused !== undefined) throw coreErrors.PAID_CALLS_REFUSED(refused);
      }
      try {
        return await call();
      } catch (error) {
        if (uncharged(error)) await this.#allowance.giveBack(path);
        throw error;
      }
    } finally {
      leave();
    }
  }

  /** What the call of the node at a path has brought is in the cache. */
  async kept(path: string): Promise<void> {
    await this.#allowance.kept?.(path);
  }

  /** Counts among what a refusal waits for, until the returned function is called. */
  #enter(): () => void {
    let end = () => {};
    const call = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#inFlight.add(call);
    return () => {
      this.#inFlight.delete(call);
      end();
    };
  }
}
