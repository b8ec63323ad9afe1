import { z } from "zod";
import type { Data } from "../problem/data.ts";
import { inputProblem } from "./input-problem.ts";
import { problem } from "./problem.ts";
import { list, named } from "./shape.ts";

/** The member that has all that is wrong. */
export const problems = {
  problems: z
    .union([list(problem), list(inputProblem)])
    .exactOptional()
    .describe("Of a graph, or of a run's inputs."),
};

/** Members that say why something failed: see `FailureData`. */
export const failureData = {
  code: z.string().describe("Stable; docs/errors.md has them all."),
  message: z.string().describe("What is wrong, and what to do."),
  ...problems,
  params: named(z.custom<Data>()).exactOptional().describe("What else the message was made from, by name."),
};
