import { type Catalogue, type GraphDocument, paidCalls, sayPaidCalls } from "@sigmaflow/core";
import { printNote } from "./print-note.ts";

/** Says on standard error, in one line, what a graph may cost; nothing when it cannot cost anything. */
export function printPaidCalls(
  name: string,
  document: GraphDocument,
  catalogue: Catalogue,
  inputs: Readonly<Record<string, unknown>> = {},
): void {
  const said = sayPaidCalls(paidCalls(document, catalogue, { inputs }));
  if (said !== undefined) printNote(`${name}: ${said}`);
}
