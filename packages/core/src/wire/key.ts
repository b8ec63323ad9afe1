import { z } from "zod";
import { list, object, type Schema, time } from "./shape.ts";

const listedKeyObject = object({
  id: z.string(),
  name: z.string(),
  rights: list(z.enum(["run", "read", "write", "admin"])),
  rate: z.int().exactOptional().describe("Runs that it may start in a minute; any number unless given."),
  created: time,
  revoked: time.exactOptional().describe("When it was revoked, milliseconds since 1970."),
  credits: object({
    granted: z.number().describe("In all, ever."),
    spent: z.number(),
    held: z.number().describe("What its runs may cost that have not ended."),
    left: z.number(),
  }),
});

/** A key of the server: never the key itself, which nobody knows but whoever has it. */
export interface ListedKey extends z.infer<typeof listedKeyObject> {}

/** See `ListedKey`. */
export const listedKey: Schema<ListedKey> = listedKeyObject.meta({
  id: "ListedKey",
  description: "A key of the server: never the key itself, which nobody knows but whoever has it.",
});

/** The keys that `sigmaflow keys` made, the newest first. */
export const listedKeys: Schema<readonly ListedKey[]> = list(listedKey);
