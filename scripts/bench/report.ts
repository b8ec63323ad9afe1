/** One measured figure, and what it is held against. */
export interface BenchRow {
  /** What was measured, in a few words. */
  readonly name: string;
  /** The figure, in `unit`. */
  readonly value: number;
  readonly unit: "µs" | "ms" | "s" | "kB" | "MB" | "%" | "µs/node" | "req/s" | "runs/s" | "count";
  /** Another way to do the same one thing, measured in the same run. */
  readonly against?: { readonly name: string; readonly value: number };
  /** What the project aims at, in words: `within 1.3 times`. Printed, never asserted. */
  readonly aim?: string;
}

/** Takes the rows of one bench module, in the order in which they are to be printed. */
export type Report = (row: BenchRow) => void;

/** A bench module, `packages/<package>/bench/<name>.bench.ts`, exports this function as `bench`. */
export type Bench = (report: Report) => Promise<void>;

const digits = (value: number) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

/** The rows as one Markdown table; the ratio is the figure divided by what it is held against. */
export function benchTable(rows: readonly (BenchRow & { readonly bench: string })[]): string {
  const head = ["bench", "what", "measured", "against", "ratio", "aim"];
  const body = rows.map(({ bench, name, value, unit, against, aim }) => [
    bench,
    name,
    `${digits(value)} ${unit}`,
    against ? `${digits(against.value)} ${unit} (${against.name})` : "",
    against ? (value / against.value).toFixed(2) : "",
    aim ?? "",
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...body].map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}
