import { isSigmaflowError } from "@sigmaflow/core";
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
 * What a `--sweep` says: `NAME=A,B,C`, whole numbers `NAME=FROM..TO`, both mixed, or values that hold commas as a JSON list.
 *
 * @throws `SWEEP_UNREADABLE`, `TOO_MANY_ROWS`.
 */
export function readSweep(given: string): Axis {
  const refused = (reason: string) => batchErrors.SWEEP_UNREADABLE({ given, reason });
  const at = given.indexOf("=");
  if (at < 1) throw refused("is not NAME=VALUES");
  const input = given.slice(0, at);
  const text = given.slice(at + 1);
  const values = text.trimStart().startsWith("[") ? listed(text, refused) : text.split(",").flatMap(ranged);
  if (values.length === 0 || values.some((value) => "text" in value && value.text.trim() === ""))
    throw refused("has an empty value");
  const seen = new Set<string>();
  for (const value of values) {
    const one = JSON.stringify("text" in value ? value.text : value.value);
    if (seen.has(one)) throw refused(`has the value ${one} twice`);
    seen.add(one);
  }
  return { input, values };
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

function listed(text: string, refused: (reason: string) => Error): readonly Cell[] {
  try {
    const values = boundedJson(text);
    if (Array.isArray(values)) return values.map((value) => ({ value }));
  } catch (error) {
    if (isSigmaflowError(error)) throw error;
  }
  throw refused("begins like a JSON list and is none");
}

function ranged(part: string): readonly Cell[] {
  const found = /^\s*(-?\d+)\.\.(-?\d+)\s*$/.exec(part);
  if (found === null) return [{ text: part }];
  const [from, to] = [Number(found[1]), Number(found[2])];
  const count = Math.abs(to - from) + 1;
  if (!(count <= mostRows)) throw batchErrors.TOO_MANY_ROWS({ found: count, maximum: mostRows });
  return Array.from({ length: count }, (_, i) => ({ text: String(from + Math.sign(to - from) * i) }));
}
