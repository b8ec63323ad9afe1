import { sorted } from "../graph/canonical.ts";

/** Plain data as text that is the same for the same data, whatever the order of its keys; "" for nothing. */
export function jsonText(value: unknown): string {
  return value === undefined ? "" : JSON.stringify(sorted(value));
}
