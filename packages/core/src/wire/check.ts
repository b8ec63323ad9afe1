import { z } from "zod";
import type { PaidCallsInfo } from "../check/paid-calls.ts";
import type { Explained } from "../explain/explained.ts";
import { failureData } from "./failure-data.ts";
import { givenGraph } from "./graph.ts";
import { problem } from "./problem.ts";
import { runInputs } from "./run.ts";
import { list, named, object, type Schema } from "./shape.ts";

/** What is sent to have a graph checked. */
export const givenToValidate = object({ graph: givenGraph });

const price = object({ amount: z.number(), unit: z.string() });
const most = z.int().nullable();

const paidCallsObject = object({
  most: most.describe("How many at most, when nothing is in the cache; null where only the run shows it."),
  price: price.exactOptional().describe("What they cost at most, where every price is known."),
  nodes: list(object({ path: z.string(), node: z.string(), most, price: price.exactOptional() })),
});

/** See `PaidCallsInfo`. */
export const paidCallsInfo: Schema<PaidCallsInfo> = paidCallsObject.meta({
  id: "PaidCalls",
  description: "The calls of a graph that may cost money.",
});

const validationObject = object({
  problems: list(problem),
  paid: paidCallsInfo.exactOptional().describe("Of a sound graph that may cost money."),
});

/** Everything that is wrong with a graph; nothing where it is sound. */
export interface Validation extends z.infer<typeof validationObject> {}

/** See `Validation`. */
export const validation: Schema<Validation> = validationObject;

/** What is sent to learn what a run would do. */
export const givenToExplain = object({ graph: givenGraph, inputs: runInputs.default({}) });

const status = z.enum(["cached", "runs", "follows", "fails", "unseen"]);
const ingredient = object({
  ingredient: z.string(),
  before: z.string().exactOptional(),
  now: z.string().exactOptional(),
});

/** Each node with what would happen to it. */
export const explainedNode = object({
  path: z.string(),
  node: z.string(),
  status,
  reason: z
    .union([ingredient, z.enum(["first run", "not in the cache any more", "never cached"])])
    .exactOptional()
    .describe("Why it runs: what of its key differs from the last run."),
  error: object(failureData).exactOptional(),
  steps: list(object({ from: z.int(), to: z.int(), status }))
    .exactOptional()
    .describe("Of loops, and of maps that were not looked at to their end; `to` is not part."),
});

/** See `Explained`. */
export const explained: Schema<Explained> = explainedNode.meta({
  id: "Explained",
  description: "What would happen to one node.",
});

const explanationObject = object({
  rows: list(explained),
  paid: paidCallsInfo.exactOptional().describe("Of a graph that may cost money, with these inputs."),
  times: named(z.number())
    .exactOptional()
    .describe(
      "How long nodes of the outermost graph lasted in earlier runs, ms, by id; of those of which that is known.",
    ),
});

/** What a run would do, node by node. */
export interface Explanation extends z.infer<typeof explanationObject> {}

/** See `Explanation`. */
export const explanation: Schema<Explanation> = explanationObject;

/** See {@link givenToValidate}. */
export type GivenToValidate = z.input<typeof givenToValidate>;
/** See {@link givenToExplain}. */
export type GivenToExplain = z.input<typeof givenToExplain>;
