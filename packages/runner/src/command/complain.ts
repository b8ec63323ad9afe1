import { messageOf } from "@sigmaflow/core";
import { plainText, type Screen, screenOf, styled } from "../terminal/screen.ts";

/** An error as people and programs get it. */
export interface Complaint {
  readonly code: string;
  readonly message: string;
  /** Path of the node, for errors of a run. */
  readonly path?: string;
}

/** Whatever was thrown, as a code and a message; never a stack trace. */
export function complaintOf(error: unknown, fallback = "UNEXPECTED"): Complaint {
  // Not by class: an error may come from another copy of the package.
  const coded = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : fallback;
  const path = error instanceof Error && "path" in error && typeof error.path === "string" ? error.path : "";
  return { code: coded, message: messageOf(error), ...(path !== "" && { path }) };
}

/** Writes an error to standard error. */
export function complain(
  { code, message, path }: Complaint,
  {
    screen = screenOf(process.stderr),
    word = "error",
  }: { readonly screen?: Screen; readonly word?: "error" | "warning" } = {},
): void {
  const head = styled(screen, word === "error" ? "red" : "yellow", `${word} ${code}`);
  const at = path === undefined ? "" : ` ${path}`;
  screen.write(`${head}${at}: ${plainText(message)}\n`);
}
