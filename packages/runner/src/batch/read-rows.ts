import { isSigmaflowError, messageOf } from "@sigmaflow/core";
import { utf8Text } from "@sigmaflow/core/editing";
import { systemReason } from "../host/system-reason.ts";
import { boundedJson } from "../input/bounded-json.ts";
import { bytesOfFile } from "../input/given-bytes.ts";
import { type Cell, mostRows } from "./batch-row.ts";
import { batchErrors } from "./error-codes.ts";
import { CsvFault, readCsv } from "./read-csv.ts";

/** A row as its file has it. */
export interface FileRow {
  /** The line that it begins in, counted from 1. */
  readonly line: number;
  readonly cells: Readonly<Record<string, Cell>>;
}

/**
 * The rows of a file: JSON Lines where its name ends in `.jsonl` or `.ndjson`, otherwise CSV whose first record names the
 * inputs. An empty field of a CSV leaves its input out. At most 16 MiB are read.
 *
 * @throws `ROWS_UNREADABLE`, `TOO_MANY_ROWS`, `FILE_TOO_LARGE`, `CANCELLED` when the signal aborts.
 */
export async function readRows(
  file: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<readonly FileRow[]> {
  const bytes = await bytesOfFile(file, file, options).catch((error: unknown) => {
    if (isSigmaflowError(error)) throw error;
    const reason = `it cannot be read: ${systemReason(error)}`;
    throw batchErrors.ROWS_UNREADABLE({ file, reason, advice: "Name a CSV file, or one of JSON Lines." });
  });
  const text = utf8Text(bytes);
  if (text === undefined)
    throw batchErrors.ROWS_UNREADABLE({ file, reason: "it is not text in UTF-8", advice: "Save it as such." });
  const isJson = /\.(?:jsonl|ndjson)$/i.test(file);
  const rows: FileRow[] = [];
  for (const row of isJson ? jsonRows(file, text) : csvRows(file, text)) {
    if (rows.length === mostRows) throw batchErrors.TOO_MANY_ROWS({ found: mostRows + 1, maximum: mostRows });
    rows.push(row);
  }
  if (rows.length > 0) return rows;
  const advice = isJson
    ? 'Write { "name": value, … } a line.'
    : "Write the inputs' names in the first line, a row below.";
  throw batchErrors.ROWS_UNREADABLE({ file, reason: "it holds no rows", advice });
}

function* csvRows(file: string, text: string): Generator<FileRow> {
  let names: readonly string[] | undefined;
  try {
    for (const { line, fields } of readCsv(text)) {
      if (names === undefined) {
        names = fields.map((name) => name.trim());
        requireNames(file, line, names);
        continue;
      }
      if (fields.length !== names.length) {
        const reason = `it has ${fields.length} fields where the first line names ${names.length}`;
        const advice = "Write a field for each; one that holds a comma stands in quotes.";
        throw batchErrors.ROWS_UNREADABLE({ file, line, reason, advice });
      }
      const given = names.map((name, i) => [name, { text: fields[i]! }] as const).filter(([, { text }]) => text !== "");
      yield { line, cells: Object.fromEntries(given) };
    }
  } catch (error) {
    if (!(error instanceof CsvFault)) throw error;
    const { line, column, message: reason } = error;
    const advice = "A field that holds commas or quotes stands in quotes, and its quotes are doubled.";
    throw batchErrors.ROWS_UNREADABLE({ file, line, column, reason, advice });
  }
}

function requireNames(file: string, line: number, names: readonly string[]): void {
  for (const [i, name] of names.entries()) {
    const place = { file, line, column: i + 1 };
    if (name === "")
      throw batchErrors.ROWS_UNREADABLE({
        ...place,
        reason: "the column has no name",
        advice: "Name the input there.",
      });
    if (names.indexOf(name) < i)
      throw batchErrors.ROWS_UNREADABLE({ ...place, reason: `\`${name}\` is there twice`, advice: "Leave one out." });
  }
}

function* jsonRows(file: string, text: string): Generator<FileRow> {
  for (const [i, one] of text.split("\n").entries()) {
    if (one.trim() === "") continue;
    const place = { file, line: i + 1, advice: 'Write { "name": value, … } a line.' };
    let value: unknown;
    try {
      value = boundedJson(one);
    } catch (error) {
      throw batchErrors.ROWS_UNREADABLE({ ...place, reason: `it cannot be read as JSON: ${messageOf(error)}` });
    }
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw batchErrors.ROWS_UNREADABLE({ ...place, reason: "it holds no object" });
    yield {
      line: i + 1,
      cells: Object.fromEntries(Object.entries(value).map(([name, each]) => [name, { value: each as unknown }])),
    };
  }
}
