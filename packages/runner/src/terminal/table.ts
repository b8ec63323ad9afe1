import { stripVTControlCharacters } from "node:util";

/** Rows of cells as text in columns, one row a line; trailing blanks are left out. */
export function tableText(rows: readonly (readonly string[])[]): string {
  const lengths = rows.map((row) => row.map((cell) => stripVTControlCharacters(cell).length));
  const widths: number[] = [];
  for (const row of lengths) for (const [i, length] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, length);
  return rows
    .map((row, y) => {
      const cells = row.map((cell, x) => cell + " ".repeat(widths[x]! - lengths[y]![x]!));
      return `${cells.join("  ").trimEnd()}\n`;
    })
    .join("");
}
