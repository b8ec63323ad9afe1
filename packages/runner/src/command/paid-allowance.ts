import { defaultPaidCalls, PaidCalls } from "@sigmaflow/core";
import type { GraphSource } from "../input/graph-source.ts";

/**
 * How many paid calls a graph may make from the command line: `--paid`, and otherwise none for one out of a picture or
 * from standard input, which whoever runs it has likely not read.
 */
export function paidAllowance({ name, record }: Pick<GraphSource, "name" | "record">, given?: number): PaidCalls {
  const isUnread = name === "-" || record !== undefined;
  return new PaidCalls(given ?? (isUnread ? 0 : defaultPaidCalls), {
    advice: "If you want to pay for more, run it again with --paid N; what was paid for already costs nothing again.",
  });
}
