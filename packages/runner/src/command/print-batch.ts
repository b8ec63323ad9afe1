import type { RowProblem } from "../batch/check-rows.ts";
import { rowNumbers } from "../batch/row-numbers.ts";
import { plainText, type Screen, styled } from "../terminal/screen.ts";
import { tableText } from "../terminal/table.ts";
import { printError } from "./cli-error.ts";
import type { BatchLine } from "./perform-rows.ts";

/** Problems, and lines of the table, that are printed; nobody reads more. */
const most = 50;

/** Prints what is wrong with rows: on standard error in words, as lines of JSON on standard output as well. */
export function printProblems(
  problems: readonly RowProblem[],
  { screen, json = false }: { readonly screen: Screen; readonly json?: boolean | undefined },
): void {
  for (const { rows, at, code, message } of problems.slice(0, most)) {
    const place = [rowNumbers(rows), at].filter((part) => part !== undefined).join(", ");
    printError({ code, message, path: place }, { screen });
  }
  if (problems.length > most) screen.write(`… and ${problems.length - most} more problems\n`);
  if (!json) return;
  for (const { rows, at, code, message } of problems) {
    const line = { rows, status: "refused", ...(at !== undefined && { at }), error: { code, message } };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
}

/** Prints what a row made: files one a line, so that other programs can take them; other values by row and name. */
export function printRow({ name, outputs }: Pick<BatchLine, "name" | "outputs">): void {
  for (const [output, { files, value }] of Object.entries(outputs)) {
    for (const file of files ?? []) process.stdout.write(`${file}\n`);
    if (files === undefined) process.stdout.write(`${name}.${output}: ${JSON.stringify(value)}\n`);
  }
}

/** Prints the rows that failed as a table. */
export function printFailures(failed: readonly BatchLine[], screen: Screen): void {
  const lines = failed.slice(0, most).map(({ row, name, error }) => {
    const at = error?.path === undefined ? "" : `${error.path}: `;
    return [String(row), name, error?.code ?? "", plainText(`${at}${error?.message ?? ""}`).replaceAll("\n", " ")];
  });
  const head = ["row", "name", "error", "what happened"].map((cell) => styled(screen, "bold", cell));
  screen.write(tableText([head, ...lines]));
  if (failed.length > most) screen.write(`… and ${failed.length - most} more\n`);
}
