import { type FailureData, failureData, isRunFailure } from "@sigmaflow/core";
import { runnerErrors } from "../error-codes.ts";
import { plainText, type Screen, screenOf, styled } from "../terminal/screen.ts";

/** An error as people and programs get it. */
export interface CliError extends FailureData {
  /** Path of the node, for errors of a run. */
  readonly path?: string;
}

/** Whatever was thrown, as data and in words; never a stack trace. */
export function cliErrorOf(error: unknown): CliError {
  const { path = "" } = error as { readonly path?: unknown };
  return {
    ...failureData(error, runnerErrors.UNEXPECTED.code),
    ...(typeof path === "string" && path !== "" && { path }),
  };
}

/** What failed besides, while a run was stopping. */
export function othersOf(error: unknown): readonly CliError[] {
  return isRunFailure(error) ? error.others.map(cliErrorOf) : [];
}

/** Writes an error to standard error. */
export function printError(
  { code, message, path }: CliError,
  {
    screen = screenOf(process.stderr),
    word = "error",
  }: { readonly screen?: Screen; readonly word?: "error" | "warning" } = {},
): void {
  const head = styled(screen, word === "error" ? "red" : "yellow", `${word} ${code}`);
  const at = path === undefined ? "" : ` ${path}`;
  screen.write(`${head}${at}: ${plainText(message)}\n`);
}
