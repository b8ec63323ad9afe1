import { defaultPaidCalls, type PaidAllowance, PaidCalls } from "@sigmaflow/core";
import type { GraphSource } from "../input/graph-source.ts";

const advice =
  "If you want to pay for more, run it again with --paid N; what was paid for already costs nothing again.";

/**
 * How many paid calls may be made for one call of the command, by all runs that it becomes: `--paid`, and otherwise none
 * for a graph out of a picture or from standard input, which whoever runs it has likely not read.
 */
export function paidAllowance(given?: number): (source: Pick<GraphSource, "name" | "record">) => PaidAllowance {
  const read = new PaidCalls(given ?? defaultPaidCalls, { advice });
  const unread = given === undefined ? new PaidCalls(0, { advice }) : read;
  // A watched file may become another kind of file.
  return ({ name, record }) => (name === "-" || record !== undefined ? unread : read);
}
