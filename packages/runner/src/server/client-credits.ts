import type { Prices } from "../runs/prices.ts";
import { leftOf, requireCredits } from "../store/accounts.ts";
import { roundCredits } from "../store/credits.ts";
import type { RunStore } from "../store/run-store.ts";
import type { Charge } from "../store/stored-run.ts";
import type { Asker } from "./asker.ts";
import { keyOf } from "./keys.ts";

/** What is left where nothing is charged: clients insist on a balance. */
const uncounted = 1_000_000;

/** The credits of whoever sends requests: those of their key, on a server that has prices. */
export class ClientCredits {
  readonly #store: Pick<RunStore, "account">;
  readonly #prices: Prices | undefined;

  constructor(store: Pick<RunStore, "account">, prices: Prices | undefined) {
    this.#store = store;
    this.#prices = prices;
  }

  /**
   * What a run is to be charged that a request asks for, by the prices; undefined where nobody counts.
   *
   * @throws `INSUFFICIENT_CREDITS`.
   */
  async chargeFor(request: Asker, price: (prices: Prices) => number): Promise<Charge | undefined> {
    const hold = this.priceFor(request, price);
    const { id, credits: granted } = keyOf(request) ?? {};
    if (hold === undefined || id === undefined || granted === undefined) return undefined;
    const charge = { hold, granted };
    requireCredits(charge, await this.#store.account(id));
    return charge;
  }

  /** What whoever sent a request pays, by the prices; undefined where nobody counts. */
  priceFor(request: Asker, price: (prices: Prices) => number): number | undefined {
    if (this.#prices === undefined || keyOf(request)?.credits === undefined) return undefined;
    return roundCredits(price(this.#prices));
  }

  /** What is left to whoever sent a request, without what is held for runs that have not ended. */
  async left(request: Asker): Promise<number> {
    const key = keyOf(request);
    if (this.#prices === undefined || key?.credits === undefined) return uncounted;
    return leftOf(key.credits, await this.#store.account(key.id));
  }
}
