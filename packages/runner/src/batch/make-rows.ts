import { type BatchRow, type Cell, mostRows, shownCell } from "./batch-row.ts";
import { batchErrors } from "./error-codes.ts";
import type { FileRow } from "./read-rows.ts";
import { type Axis, combinations } from "./sweep.ts";

/** What a batch is made of: rows of a file, the axes of a sweep, or both. */
export interface BatchParts {
  readonly rows?: readonly FileRow[];
  readonly axes: readonly Axis[];
  /** Inputs by other names that stand for them; `draw` has the names of its flags. */
  readonly aliases?: ReadonlyMap<string, string>;
  /** The graph's inputs. A column `name` that is none of them names the row. */
  readonly inputs: ReadonlySet<string>;
}

/** An input that is swept. */
export interface Swept {
  readonly input: string;
  /** As whoever sweeps it calls it. */
  readonly written: string;
}

/** The runs of a batch, and the inputs that are swept. */
export interface MadeRows {
  readonly rows: readonly BatchRow[];
  readonly swept: readonly Swept[];
}

/** The column that names a row, where the graph has no input of that name. */
const naming = "name";
/** Characters of a value in a file's name. */
const mostOfValue = 40;

/**
 * The runs of a batch in order: each row of the file with each combination of the sweep.
 *
 * @throws `TOO_MANY_ROWS`, `SWEEP_UNREADABLE` for an input that is swept and stands in the file.
 */
export function makeRows({ rows = [{ line: 0, cells: {} }], axes, aliases, inputs }: BatchParts): MadeRows {
  const inputOf = (name: string) => (inputs.has(name) ? name : (aliases?.get(name) ?? name));
  const swept = axes.map(({ input: written, values }) => ({ input: inputOf(written), written, values }));
  const all = combinations(swept);
  const count = rows.length * all.length;
  if (count > mostRows) throw batchErrors.TOO_MANY_ROWS({ found: count, maximum: mostRows });
  const digits = String(rows.length).length;
  const taken = new Set<string>();
  const made = rows.flatMap(({ line, cells }, index) => {
    const own = Object.entries(cells).map(([name, cell]) => [inputOf(name), cell] as const);
    const isName = (name: string) => name === naming && !inputs.has(naming);
    const said = own.find(([name]) => isName(name))?.[1];
    const given = own.filter(([name]) => !isName(name));
    for (const { input, written } of swept) {
      if (given.some(([name]) => name === input))
        throw batchErrors.SWEEP_UNREADABLE({ given: `${written}=…`, reason: "sweeps an input that is a column, too" });
    }
    const number = String(index + 1).padStart(digits, "0");
    const base = line === 0 ? undefined : (said && fileWord(shownText(said))) || number;
    return all.map((values, i): BatchRow => {
      const pairs = values.map((cell, axis) => [swept[axis]!.input, cell] as const);
      const words = values.map((cell, axis) => `${swept[axis]!.written}=${fileWord(shownText(cell))}`);
      const row = index * all.length + i + 1;
      const name = untaken([...(base === undefined ? [] : [base]), ...words].join(","), row, taken);
      return { row, name, ...(line > 0 && { line }), cells: Object.fromEntries([...given, ...pairs]) };
    });
  });
  return { rows: made, swept: swept.map(({ input, written }) => ({ input, written })) };
}

/** What a sweep's cell is called on the sheet: by its values, with their inputs where there is room. */
export function sweepLabel({ cells }: BatchRow, axes: readonly Swept[], room: number): string {
  const values = axes.map(({ input, written }) => [written, shownText(cells[input]!)] as const);
  const whole = values.map((pair) => pair.join(" ")).join(", ");
  return whole.length <= room ? whole : values.map(([, value]) => value).join(", ");
}

/** The name, or with the row's number where another row has it; names of files differ by more than their case. */
function untaken(name: string, row: number, taken: Set<string>): string {
  for (let own = name; ; own = `${own}-${row}`) {
    if (taken.has(own.toLowerCase())) continue;
    taken.add(own.toLowerCase());
    return own;
  }
}

function shownText(cell: Cell): string {
  const value = shownCell(cell);
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A text as part of a file's name on any system. */
function fileWord(text: string): string {
  const word = text.replaceAll(/[^\p{L}\p{N}._+-]+/gu, "-").replaceAll(/^[-.]+|[-.]+$/g, "");
  return [...(text.trimStart().startsWith("-") && /^\d/.test(word) ? `-${word}` : word)].slice(0, mostOfValue).join("");
}
