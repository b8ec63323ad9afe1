import { z } from "zod";
import type { RunEvent } from "../run/event.ts";
import { failureData } from "./failure-data.ts";
import { named, object, type Schema, seed, time } from "./shape.ts";

const text = z.string();
const head = {
  seq: z.int().describe("Goes up by one from event to event, across resumed runs too."),
  run: text,
  time,
};

const of = <T extends string, S extends z.ZodRawShape>(type: T, body: S) =>
  object({ type: z.literal(type), ...head, ...body });
const path = text.describe("The node, from the outside in: `denoise/step[12]/unet`.");

/** Each event as its type has it. */
export const runEventByType = z.discriminatedUnion("type", [
  of("run.started", { seeds: named(seed), nodes: z.int() }),
  of("node.started", { path, node: text }),
  of("node.cached", { path, node: text }),
  of("node.progress", {
    ...{ path, step: z.int(), of: z.int(), doing: text.exactOptional() },
    left_ms: z.number().exactOptional(),
  }),
  of("node.preview", { path, hash: text, width: z.int(), height: z.int() }),
  of("node.notice", { path, message: text }),
  of("node.result", { path, outputs: named(text), facts: named(named(z.number())).exactOptional() }),
  of("node.finished", { path, ms: z.number() }),
  of("node.failed", { path, ...failureData }),
  of("steps.cached", { path, from: z.int(), to: z.int() }),
  of("run.finished", { ms: z.number() }),
  of("run.failed", { ...failureData, path: path.exactOptional() }),
  of("run.cancelled", {}),
]);

/** See `RunEvent`: what the stream of a run's events carries. */
export const runEvent: Schema<RunEvent> = runEventByType.meta({
  id: "RunEvent",
  description: "An event of a run.",
});
