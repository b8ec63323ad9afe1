/** One value that an input is swept through: text that becomes what the input expects, or a value of JSON. */
export type SweptValue = { readonly text: string } | { readonly value: unknown };

/** What the text of a sweep says: its values, why it cannot be read, or how many they are where those are too many. */
export type SweptValues =
  | { readonly values: readonly SweptValue[] }
  | { readonly refused: string }
  | { readonly count: number };

/** How much is read, and how. */
export interface SweptOptions {
  readonly most: number;
  /** Reads JSON; throws for what is none. */
  readonly json?: (text: string) => unknown;
}

/**
 * Values as a sweep writes them: a list `5,7.5`, whole numbers `1..4`, numbers in steps `5..10 step 2.5`, all of them mixed,
 * or a JSON list for values that hold commas. No value is empty and none is there twice.
 */
export function sweptValues(text: string, { most, json = JSON.parse }: SweptOptions): SweptValues {
  const values: SweptValue[] = [];
  if (text.trimStart().startsWith("[")) {
    const list = listed(text, json);
    if (list === undefined) return { refused: "begins like a JSON list and is none" };
    values.push(...list);
  } else {
    for (const part of text.split(",")) {
      const range = ranged(part);
      if (range !== undefined && !(range.count <= most)) return { count: range.count };
      values.push(...(range === undefined ? [{ text: part }] : texts(range)));
    }
  }
  if (values.length === 0 || values.some((value) => "text" in value && value.text.trim() === ""))
    return { refused: "has an empty value" };
  const seen = new Set<string>();
  for (const value of values) {
    const one = JSON.stringify("text" in value ? value.text.trim() : value.value);
    if (seen.has(one)) return { refused: `has the value ${one} twice` };
    seen.add(one);
  }
  return values.length <= most ? { values } : { count: values.length };
}

function listed(text: string, json: (text: string) => unknown): readonly SweptValue[] | undefined {
  try {
    const list = json(text);
    return Array.isArray(list) ? list.map((value) => ({ value })) : undefined;
  } catch {
    return undefined;
  }
}

interface Range {
  readonly from: number;
  readonly by: number;
  readonly count: number;
  /** Digits after the point. */
  readonly digits: number;
}

const range = /^\s*(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)(?:\s+step\s+(\d+(?:\.\d+)?))?\s*$/;

/** The range that a part of the text is; undefined where it is none, numbers with a point and no step among them. */
function ranged(part: string): Range | undefined {
  const [, first, last, step] = range.exec(part) ?? [];
  if (first === undefined || last === undefined) return undefined;
  if (step === undefined && /\./.test(first + last)) return undefined;
  const [from, to, by] = [Number(first), Number(last), Number(step ?? 1)];
  if (by === 0) return undefined;
  const digits = Math.max(...[first, step ?? ""].map((number) => number.split(".")[1]?.length ?? 0));
  // A step that leads onto the end in decimals may miss it by a hair in binary ones.
  const count = Math.floor(Math.abs(to - from) / by + 1e-9) + 1;
  return { from, by: to < from ? -by : by, count, digits };
}

function texts({ from, by, count, digits }: Range): readonly SweptValue[] {
  return Array.from({ length: count }, (_, i) => ({ text: String(Number((from + by * i).toFixed(digits))) }));
}
