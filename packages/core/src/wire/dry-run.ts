import { z } from "zod";
import { explained, paidCallsInfo } from "./check.ts";
import { list, object, type Schema } from "./shape.ts";

const dryRunObject = object({
  dryRun: z.literal(true),
  nodes: object({
    cached: z.int(),
    runs: z.int(),
    fails: z.int().describe("A run would end there: a model that the server does not have, for example."),
    unknown: z.int().describe("What waits for results that are not known yet, or was not looked at."),
  }).describe("How many nodes there are of each kind."),
  rows: list(explained).describe("Each node with what would happen to it."),
  paid: paidCallsInfo.exactOptional().describe("Of a graph that may cost its operator money."),
  cost: z.number().describe("Credits that it would cost, as far as that is known before."),
  remaining: z.number().describe("Credits that are left."),
  waiting: z.int().describe("Runs that wait, most of which would come before it."),
  expectedMs: z
    .number()
    .nullable()
    .describe(
      "How long it would take, as runs of this graph took of late; 0 where all is cached, null where none is known.",
    ),
});

/** What a run would do and cost, without running. */
export interface DryRun extends z.infer<typeof dryRunObject> {}

/** See `DryRun`. */
export const dryRun: Schema<DryRun> = dryRunObject.meta({
  id: "DryRun",
  description: "What a run would do and cost. Nothing was run.",
});
