import { z } from "zod";
import { list, object } from "./shape.ts";

/** That the server is there, and what it has. */
export const health = object({
  ok: z.literal(true),
  version: z.string(),
  provider: z.string().describe("What inference runs on."),
  models: list(z.string()),
  queue: object({ waiting: z.int(), running: z.boolean() }),
});

/** See {@link health}. */
export type Health = z.infer<typeof health>;
