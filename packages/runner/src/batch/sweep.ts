import { sweptValues } from "@sigmaflow/core/editing";
import { boundedJson } from "../input/bounded-json.ts";
import type { Cell } from "./batch-row.ts";
import { mostRows } from "./batch-row.ts";
import { batchErrors } from "./error-codes.ts";

/** One input and the values that it goes through. */
export interface Axis {
  readonly input: string;
  readonly values: readonly Cell[];
}

/**
 * What a `--sweep` says: `NAME=` and values as {@link sweptValues} reads them.
 *
 * @throws `SWEEP_UNREADABLE`, `TOO_MANY_ROWS`.
 */
export function readSweep(given: string): Axis {
  const refused = (reason: string) => batchErrors.SWEEP_UNREADABLE({ given, reason });
  const at = given.indexOf("=");
  if (at < 1) throw refused("is not NAME=VALUES");
  const found = sweptValues(given.slice(at + 1), { most: mostRows, json: boundedJson });
  if ("refused" in found) throw refused(found.refused);
  if ("count" in found) throw batchErrors.TOO_MANY_ROWS({ found: found.count, maximum: mostRows });
  return { input: given.slice(0, at), values: found.values };
}

/**
 * Every combination of the axes' values, the last axis changing fastest.
 *
 * @throws `SWEEP_UNREADABLE` for an input that is swept twice, `TOO_MANY_ROWS`.
 */
export function combinations(axes: readonly Axis[]): readonly (readonly Cell[])[] {
  const twice = axes.find(({ input }, i) => axes.findIndex((one) => one.input === input) < i);
  if (twice) throw batchErrors.SWEEP_UNREADABLE({ given: `${twice.input}=…`, reason: "is there twice" });
  const count = axes.reduce((product, { values }) => product * values.length, 1);
  if (count > mostRows) throw batchErrors.TOO_MANY_ROWS({ found: count, maximum: mostRows });
  return axes.reduce<readonly (readonly Cell[])[]>(
    (before, { values }) => before.flatMap((cells) => values.map((value) => [...cells, value])),
    [[]],
  );
}
