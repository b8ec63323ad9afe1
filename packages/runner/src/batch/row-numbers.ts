/** Numbers of rows in words, runs of them as one: `row 3`, `rows 1-4, 7`. They are in order. */
export function rowNumbers(rows: readonly number[]): string {
  const ranges: { readonly from: number; to: number }[] = [];
  for (const row of rows) {
    const last = ranges.at(-1);
    if (last?.to === row - 1) last.to = row;
    else ranges.push({ from: row, to: row });
  }
  const shown = ranges.slice(0, mostRanges).map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`));
  return `${rows.length === 1 ? "row" : "rows"} ${shown.join(", ")}${ranges.length > mostRanges ? ", …" : ""}`;
}

const mostRanges = 8;
