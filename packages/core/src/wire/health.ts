import { z } from "zod";
import { list, object, type Schema } from "./shape.ts";

const healthObject = object({
  ok: z.literal(true),
  version: z.string(),
  provider: z.string().describe("What inference runs on."),
  models: list(z.string()),
  queue: object({ waiting: z.int(), running: z.boolean() }),
});

/** That the server is there, and what it has. */
export interface Health extends z.infer<typeof healthObject> {}

/** See `Health`. */
export const health: Schema<Health> = healthObject;

const standingObject = object({ ok: z.literal(true) });

/** That the process answers, or that it takes work. */
export interface Standing extends z.infer<typeof standingObject> {}

/** See `Standing`. */
export const standing: Schema<Standing> = standingObject;
