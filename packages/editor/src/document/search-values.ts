import type { CatalogueNode, Json, PortSpec } from "@sigmaflow/core";
import { own } from "@sigmaflow/core/editing";
import { readable } from "./ports.ts";

/** What a query says of a node type: values for its inputs, and how surely it is meant. */
export interface Reading {
  readonly values: Readonly<Record<string, Json>>;
  /** The values in words: "Steps 20". */
  readonly says: string;
  readonly rank: number;
  /** What of the query is not said by them. */
  readonly rest: string;
}

const numeric: ReadonlySet<string> = new Set(["int", "float", "seed"]);
const size = /^(\d{2,5})\s*[x×*]\s*(\d{2,5})$/;
const number = /^-?\d+(\.\d+)?$/;

/** A number within what a port allows. */
function within(
  { type, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, multipleOf }: PortSpec,
  value: number,
) {
  const step = multipleOf ?? (type === "float" ? undefined : 1);
  const even = step === undefined ? value : Math.round(value / step) * step;
  return Math.min(max, Math.max(min, even));
}

/** How well a word names a port; 0 is not at all. */
function names(word: string, name: string, spec: PortSpec): number {
  const words = [...(spec.label ?? readable(name)).toLowerCase().split(/[^a-z0-9]+/), ...name.split("_")];
  if (words.includes(word)) return words.length > 2 && !(spec.label ?? "").toLowerCase().startsWith(word) ? 45 : 60;
  if (spec.unit === word || spec.unit === `${word}s`) return 50;
  return word.length > 2 && words.some((one) => one.startsWith(word)) ? 40 : 0;
}

/** The number input that words name best, most words of them first; a node that is itself called so has it in its first. */
function numberPort(entry: CatalogueNode, words: readonly string[], value: number) {
  const ports = Object.entries(entry.inputs).filter(([, spec]) => numeric.has(spec.type));
  const called = [entry.label, ...entry.keywords].map((word) => word.toLowerCase());
  const known = words.filter((word) => called.includes(word));
  const rated = ports.map(([name, spec]) => {
    const ranks = words.map((word) => names(word, name, spec));
    return {
      name,
      spec,
      rank: ranks.reduce((sum, rank) => sum + rank, 0),
      used: words.filter((_, at) => ranks[at]! > 0),
    };
  });
  const best = rated.sort((a, b) => b.rank - a.rank)[0];
  if (best !== undefined && best.rank > 0) return { ...best, rank: best.rank + (known.length > 0 ? 20 : 0) };
  const [first] = ports.filter(([, { advanced }]) => advanced !== true);
  return first === undefined || known.length === 0 || within(first[1], value) !== value
    ? undefined
    : { name: first[0], spec: first[1], rank: 70, used: known };
}

/** The choice among words that a query holds; the longest of those that it says whole, else one that it begins. */
function choice(entry: CatalogueNode, plain: string) {
  const all = Object.entries(entry.inputs).flatMap(([name, { type, values = [] }]) =>
    type === "enum" ? values.map((value) => ({ name, value, small: value.toLowerCase() })) : [],
  );
  const whole = all.filter(({ small }) => ` ${plain} `.includes(` ${small} `));
  const [said] = whole.sort((a, b) => b.small.length - a.small.length);
  if (said !== undefined) return { ...said, rank: 70, rest: ` ${plain} `.replace(` ${said.small} `, " ").trim() };
  const begun = plain.length > 2 ? all.filter(({ small }) => small.startsWith(plain)) : [];
  return begun[0] === undefined ? undefined : { ...begun[0], rank: 45, rest: "" };
}

/** What a query in small letters says of a node type's values; undefined where it says nothing of them. */
export function readValues(entry: CatalogueNode, plain: string): Reading | undefined {
  const values: Record<string, Json> = {};
  const said: string[] = [];
  let rank = 0;
  const set = (name: string, value: Json, more: number) => {
    values[name] = value;
    said.push(`${own(entry.inputs, name)?.label ?? readable(name)} ${value}`);
    rank += more;
  };
  const tokens = plain
    .replaceAll(/(\d)\s*[x×*]\s*(?=\d)/g, "$1x")
    .split(" ")
    .filter(Boolean);
  const numbers = tokens.filter((token) => number.test(token));
  const sizes = tokens.filter((token) => size.test(token));
  let words = tokens.filter((token) => !number.test(token) && !size.test(token));
  const word = choice(entry, words.join(" "));
  if (word !== undefined) {
    set(word.name, word.value, word.rank + 10 / Object.keys(entry.inputs).length);
    words = word.rest.split(" ").filter(Boolean);
  }
  for (const [, width, height] of sizes.map((token) => size.exec(token)!)) {
    const { width: across, height: down } = entry.inputs;
    if (across?.type !== "int" || down?.type !== "int") return undefined;
    set("width", within(across, Number(width)), 40);
    set("height", within(down, Number(height)), 40);
  }
  for (const value of numbers) {
    const port = numberPort(entry, words, Number(value));
    if (port === undefined || Object.hasOwn(values, port.name)) return undefined;
    set(port.name, within(port.spec, Number(value)), port.rank);
    words = words.filter((one) => !port.used.includes(one));
  }
  return said.length === 0 ? undefined : { values, says: said.join(", "), rank, rest: words.join(" ") };
}
