import { z } from "zod";
import { problems } from "./failure-data.ts";
import { object, type Schema } from "./shape.ts";

const failureObject = object({
  error: z.string().describe("What is wrong, and what to do."),
  code: z.string().describe("Stable; docs/errors.md has them all."),
  ...problems,
  path: z.string().exactOptional().describe("Path of the node that failed."),
  name: z.string().exactOptional().describe("The graph that was saved in between."),
  version: z.string().nullable().exactOptional().describe("Its version now; null when it is gone."),
});

/** What a server answers when it refuses or fails: below `/api` and below `/v1`, whatever the status. */
export interface Failure extends z.infer<typeof failureObject> {}

/** See `Failure`. */
export const failure: Schema<Failure> = failureObject.meta({
  id: "Failure",
  description: "What is wrong, and what to do.",
});
