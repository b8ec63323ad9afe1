import { z } from "zod";
import { inputProblem } from "./input-problem.ts";
import { problem } from "./problem.ts";
import { list, object } from "./shape.ts";

/** What a server answers when it refuses or fails: below `/api` and below `/v1`, whatever the status. */
export const failure = object({
  error: z.string().describe("What is wrong, and what to do."),
  code: z.string().describe("Stable; docs/errors.md has them all."),
  problems: z
    .union([list(problem), list(inputProblem)])
    .exactOptional()
    .describe("Of a graph, or of a run's inputs."),
  path: z.string().exactOptional().describe("Path of the node that failed."),
  name: z.string().exactOptional().describe("The graph that was saved in between."),
  version: z.string().nullable().exactOptional().describe("Its version now; null when it is gone."),
}).meta({ id: "Failure", description: "What is wrong, and what to do." });

/** See {@link failure}. */
export type Failure = z.infer<typeof failure>;
