import { z } from "zod";
import { list, object, type Schema } from "./shape.ts";
import { workers } from "./worker.ts";

/** Which of what waits comes first: the higher number. */
export const priority = z.int().min(-100).max(100);

const queueStandingObject = object({
  paused: z.boolean(),
  running: list(z.string()).describe("Runs that are performed now."),
  waiting: list(
    object({
      id: z.string(),
      lane: z.enum(["inference", "remote", "free"]).describe("What it holds up others with."),
      priority,
    }),
  ).describe("Runs that wait, lane by lane in the order in which they will be taken up."),
  workers: workers
    .exactOptional()
    .describe("Those that take them up, where there are any besides servers; for keys that see all runs."),
});

/** What waits, and what is performed. */
export interface QueueStanding extends z.infer<typeof queueStandingObject> {}

/** See `QueueStanding`. */
export const queueStanding: Schema<QueueStanding> = queueStandingObject.meta({
  id: "QueueStanding",
  description: "What waits, and what is performed.",
});

const pausedObject = object({ paused: z.boolean() });

/** Whether the queue stands still. */
export interface QueuePaused extends z.infer<typeof pausedObject> {}

/** See `QueuePaused`. */
export const queuePaused: Schema<QueuePaused> = pausedObject;

/** Where a run that waits is moved among those of its key, lane and priority. */
export const runMove = z.union([
  object({ to: z.enum(["front", "back"]) }),
  object({ before: z.string().max(100).describe("A run of the same key, lane and priority.") }),
]);

/** See {@link runMove}. */
export type RunMove = z.infer<typeof runMove>;
