import { z } from "zod";
import { list, object, type Schema, time } from "./shape.ts";

const workerObject = object({
  id: z.string(),
  role: z.enum(["server", "worker"]).describe("A server performs runs itself where there are no workers."),
  name: z.string().describe("Machine and process."),
  version: z.string(),
  since: time.describe("When it came, milliseconds since 1970."),
  seen: time.describe("When it said last that it is there, milliseconds since 1970."),
  provider: z.string().exactOptional().describe("What inference runs on; missing for one that performs nothing."),
  memory: z.int().exactOptional().describe("Bytes of weights that it loads at a time, at most."),
  models: list(z.string()).describe("Those it has loaded: of the last run that it took that infers."),
  stepsPerSecond: z.number().describe("Of loops, of late; 0 where it has made none."),
  doing: list(
    object({
      run: z.string(),
      path: z.string().exactOptional().describe("The node that it is at."),
      step: z.int().exactOptional().describe("How far the node is, or the loop that it is in."),
      of: z.int().exactOptional(),
    }),
  ).describe("Runs that it performs now, or items of them."),
  warnings: list(z.string())
    .exactOptional()
    .describe("What an operator should look at, such as a model that is another file elsewhere."),
});

/** A process that accepts or performs runs, and what it does now. */
export interface Worker extends z.infer<typeof workerObject> {}

/** See `Worker`. */
export const worker: Schema<Worker> = workerObject.meta({
  id: "Worker",
  description: "A process that accepts or performs runs, and what it does now.",
});

/** The processes that are there: one, or all servers and workers that share their stores. */
export const workers: Schema<readonly Worker[]> = list(worker);
