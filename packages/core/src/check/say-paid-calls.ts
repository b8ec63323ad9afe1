import type { PaidCallsInfo } from "./paid-calls.ts";

/** What a person is shown of the calls of a graph that may cost money; nothing where there are none. */
export function sayPaidCalls({ most, price, nodes }: PaidCallsInfo): string | undefined {
  if (nodes.length === 0 || most === 0) return undefined;
  const types = [...new Set(nodes.map(({ node }) => node))].join(", ");
  const count =
    most === null ? "paid calls, how many only the run shows" : `${most} paid ${most === 1 ? "call" : "calls"} at most`;
  const cost =
    price === undefined ? "of a price that is not known" : `for ${rounded(price.amount)} ${price.unit} at most`;
  return `It may make ${count} (${types}), ${cost}. What the cache holds costs nothing.`;
}

function rounded(amount: number): string {
  return String(Number(amount.toPrecision(6)));
}
