import { z } from "zod";
import { givenGraph } from "./graph.ts";
import { problem } from "./problem.ts";
import { runInputs } from "./run.ts";
import { list, object } from "./shape.ts";

/** What is sent to have a graph checked. */
export const givenToValidate = object({ graph: givenGraph });

/** Everything that is wrong with a graph; nothing where it is sound. */
export const validation = object({ problems: list(problem) });

/** What is sent to hear what a run would do. */
export const givenToExplain = object({ graph: givenGraph, inputs: runInputs.default({}) });

const status = z.enum(["cached", "runs", "follows", "fails"]);
const ingredient = object({
  ingredient: z.string(),
  before: z.string().exactOptional(),
  now: z.string().exactOptional(),
});

/** What would happen to one node, and why. */
export const explained = object({
  path: z.string(),
  node: z.string(),
  status,
  reason: z
    .union([ingredient, z.enum(["first run", "not in the cache any more", "never cached"])])
    .exactOptional()
    .describe("Why it runs: what of its key differs from the last run."),
  error: object({ code: z.string(), message: z.string() }).exactOptional(),
  steps: list(object({ from: z.int(), to: z.int(), status }))
    .exactOptional()
    .describe("Of loops; `to` is not part."),
}).meta({ id: "Explained", description: "What would happen to one node." });

/** What a run would do, node by node. */
export const explanation = object({ rows: list(explained) });

/** See {@link givenToValidate}. */
export type GivenToValidate = z.input<typeof givenToValidate>;
/** See {@link validation}. */
export type Validation = z.infer<typeof validation>;
/** See {@link givenToExplain}. */
export type GivenToExplain = z.input<typeof givenToExplain>;
/** See {@link explanation}. */
export type Explanation = z.infer<typeof explanation>;
