import fc from "fast-check";
import { expect, test } from "vitest";
import { ResourcePool } from "./resources.ts";

/** One who wants a unit: waiting, holding it, done with it, or gone before getting it. */
interface Customer {
  readonly controller: AbortController;
  state: "waits" | "holds" | "done" | "left";
}

/** Keeps a customer's state true to what becomes of its wish. */
function follow(customer: Customer, waiting: Promise<void> | undefined): void {
  if (waiting === undefined) customer.state = "holds";
  else
    waiting.then(
      () => {
        customer.state = "holds";
      },
      () => {
        customer.state = "left";
      },
    );
}

test("[E12] never more than the limit, first come first served, whoever leaves the line", async () => {
  const commands = fc.array(fc.tuple(fc.constantFrom("come", "come", "release", "leave"), fc.nat()), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 3 }), commands, async (limit, all) => {
      const pool = new ResourcePool({ cpu: limit });
      const customers: Customer[] = [];
      const those = (state: Customer["state"]) => customers.filter((customer) => customer.state === state);
      for (const [what, place] of all) {
        if (what === "come") {
          const customer: Customer = { controller: new AbortController(), state: "waits" };
          customers.push(customer);
          const waiting = pool.acquire("cpu", customer.controller.signal);
          follow(customer, waiting);
        } else if (what === "release") {
          const holding = those("holds");
          const one = holding[place % Math.max(1, holding.length)];
          if (one === undefined) continue;
          one.state = "done";
          pool.release("cpu");
        } else {
          const waiting = those("waits");
          waiting[place % Math.max(1, waiting.length)]?.controller.abort();
        }
        await new Promise((resolve) => setImmediate(resolve));
        expect(those("holds").length).toBeLessThanOrEqual(limit);
        // Nobody waits while there is room, and nobody was passed in the line.
        if (those("waits").length > 0) expect(those("holds").length).toBe(limit);
        const first = customers.findIndex(({ state }) => state === "waits");
        if (first >= 0)
          expect(customers.slice(first).every(({ state }) => state === "waits" || state === "left")).toBe(true);
      }
    }),
    { numRuns: 150 },
  );
});

test("an unnamed resource has no limit, and who is stopped already gets nothing", async () => {
  const pool = new ResourcePool({ cpu: 1 });
  const { signal } = new AbortController();
  for (let i = 0; i < 100; i++) expect(pool.acquire("anything", signal)).toBeUndefined();
  await expect(pool.acquire("cpu", AbortSignal.abort("stopped"))).rejects.toBe("stopped");
  expect(pool.acquire("cpu", signal)).toBeUndefined();
});

test("[E12] the halves of a pair share a unit, whoever comes and leaves when", async () => {
  const commands = fc.array(fc.tuple(fc.constantFrom("a", "b", undefined, "release", "leave"), fc.nat()), {
    maxLength: 40,
  });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 2 }), commands, async (limit, all) => {
      const pool = new ResourcePool({ cpu: limit });
      const customers: (Customer & { readonly pair: string | undefined })[] = [];
      const those = (state: Customer["state"]) => customers.filter((customer) => customer.state === state);
      for (const [what, place] of all) {
        if (what === "release") {
          const holding = those("holds");
          const one = holding[place % Math.max(1, holding.length)];
          if (one === undefined) continue;
          one.state = "done";
          pool.release("cpu", one.pair);
        } else if (what === "leave") {
          const waiting = those("waits");
          waiting[place % Math.max(1, waiting.length)]?.controller.abort();
        } else {
          const customer = { controller: new AbortController(), state: "waits" as Customer["state"], pair: what };
          customers.push(customer);
          const waiting = pool.acquire("cpu", customer.controller.signal, what);
          follow(customer, waiting);
        }
        await new Promise((resolve) => setImmediate(resolve));
        const holding = those("holds").map(({ pair }) => pair);
        const holders = (pair: string | undefined) => holding.filter((one) => one === pair).length;
        const units = holders(undefined) + Math.ceil(holders("a") / 2) + Math.ceil(holders("b") / 2);
        expect(units).toBeLessThanOrEqual(limit);
        if (those("waits").length > 0) expect(units).toBe(limit);
        // Nobody waits for a unit of which half is free.
        for (const { pair } of those("waits")) if (pair !== undefined) expect(holders(pair) % 2).toBe(0);
      }
    }),
    { numRuns: 150 },
  );
});
