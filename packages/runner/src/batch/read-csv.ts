/** One record of a CSV text: its fields, and the line that it begins in, counted from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/** What is wrong with a CSV text, and where. */
export class CsvFault extends Error {
  readonly line: number;
  /** The field's number in its record, counted from 1. */
  readonly column: number;

  constructor(message: string, place: { readonly line: number; readonly column: number }) {
    super(message);
    this.line = place.line;
    this.column = place.column;
  }
}

/**
 * The records of a CSV text as RFC 4180 has it: fields between commas, in quotes where they hold commas, quotes (doubled)
 * or line breaks. Lines may end in LF alone; empty ones are left out.
 *
 * @throws {@link CsvFault}.
 */
export function* readCsv(text: string): Generator<CsvRecord> {
  const plain = /[^",\r\n]*/y;
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const begin = line;
    const fields: string[] = [];
    for (;;) {
      const column = fields.length + 1;
      if (text[at] === '"') {
        const end = closingQuote(text, at);
        if (end === undefined) throw new CsvFault("its quote is not closed", { line, column });
        const field = text.slice(at + 1, end).replaceAll('""', '"');
        fields.push(field);
        line += field.split("\n").length - 1;
        at = end + 1;
        if (at < text.length && !/[,\r\n]/.test(text[at]!))
          throw new CsvFault("something follows its closing quote", { line, column });
      } else {
        plain.lastIndex = at;
        const [field] = plain.exec(text)!;
        fields.push(field);
        at += field.length;
        if (text[at] === '"') throw new CsvFault("a quote stands inside it", { line, column });
      }
      if (text[at] !== ",") break;
      at++;
    }
    if (text[at] === "\r") at++;
    if (text[at] === "\n") at++;
    line++;
    if (fields.length > 1 || fields[0] !== "") yield { line: begin, fields };
  }
}

/** Where a quoted field ends that begins at `from`. */
function closingQuote(text: string, from: number): number | undefined {
  for (let at = from + 1; ; at += 2) {
    at = text.indexOf('"', at);
    if (at < 0) return undefined;
    if (text[at + 1] !== '"') return at;
  }
}
