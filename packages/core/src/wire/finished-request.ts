import { z } from "zod";
import { json, list, named, object, type Schema, seed } from "./shape.ts";

const facts = {
  status: z.literal("Success"),
  image_format: z.string().exactOptional().describe("Of the pictures: `png`, `jpeg`, `webp`."),
  infer_time: z.number().describe("Seconds of work."),
  outputs: z.int().describe("How many pictures there are."),
};

const finishedRequestObject = object({
  image: z
    .string()
    .exactOptional()
    .describe("Base64 of the first picture when `base64` is true, else its address; missing where there is none."),
  images: list(
    object({
      ...{ url: z.string(), seed: seed.nullable(), width: z.int(), height: z.int() },
      base64: z.string().exactOptional().describe("The picture itself, when `base64` is true."),
    }),
  ),
  seed: seed.nullable(),
  files: named(list(object({ url: z.string(), type: z.string() })))
    .exactOptional()
    .describe("Outputs that are files and no pictures."),
  values: named(json).exactOptional().describe("Outputs that are data."),
  ...facts,
  timings: object({ total_ms: z.number(), queued_ms: z.number(), run_ms: z.number() }),
  run: z.string(),
});

/** What `/v1` answers as JSON. */
export interface FinishedRequest extends z.infer<typeof finishedRequestObject> {}

/** See `FinishedRequest`. */
export const finishedRequest: Schema<FinishedRequest> = finishedRequestObject.meta({
  id: "FinishedRequest",
  description: "What the run made.",
});

const liveFinishedRequestObject = object({
  image: z
    .union([z.string(), list(z.string())])
    .nullable()
    .describe("Base64; a list where there are several pictures."),
  ...facts,
});

/** What `/v1` answers as JSON where it answers as the live service does. */
export interface LiveFinishedRequest extends z.infer<typeof liveFinishedRequestObject> {}

/** See `LiveFinishedRequest`. */
export const liveFinishedRequest: Schema<LiveFinishedRequest> = liveFinishedRequestObject.meta({
  id: "LiveFinishedRequest",
  description: "What the run made, as the live service says it.",
});
