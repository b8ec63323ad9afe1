import { z } from "zod";
import { json, list, named, object, seed } from "./shape.ts";

const facts = {
  status: z.literal("Success"),
  image_format: z.string().exactOptional().describe("Of the pictures: `png`, `jpeg`, `webp`."),
  infer_time: z.number().describe("Seconds of work."),
  outputs: z.int().describe("How many pictures there are."),
};

/** What `/v1` answers as JSON. */
export const finishedRequest = object({
  image: z
    .string()
    .exactOptional()
    .describe("Base64 of the first picture when `base64` is true, else its address; missing where there is none."),
  images: list(object({ url: z.string(), seed: seed.nullable(), width: z.int(), height: z.int() })),
  seed: seed.nullable(),
  values: named(json).exactOptional().describe("Outputs that are no pictures."),
  ...facts,
  timings: object({ total_ms: z.number(), queued_ms: z.number(), run_ms: z.number() }),
  run: z.string(),
}).meta({ id: "FinishedRequest", description: "What the run made." });

/** What `/v1` answers as JSON where it answers as the live service does. */
export const liveFinishedRequest = object({
  image: z
    .union([z.string(), list(z.string())])
    .nullable()
    .describe("Base64; a list where there are several pictures."),
  ...facts,
}).meta({ id: "LiveFinishedRequest", description: "What the run made, as the live service says it." });

/** See {@link finishedRequest}. */
export type FinishedRequest = z.infer<typeof finishedRequest>;
/** See {@link liveFinishedRequest}. */
export type LiveFinishedRequest = z.infer<typeof liveFinishedRequest>;
