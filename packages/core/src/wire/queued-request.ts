import { z } from "zod";
import { list, object, type Schema, seed } from "./shape.ts";

/** Where a request stands, in the words of the service that `/v2` stands in for. */
export const requestStatus = z.enum(["QUEUED", "PROCESSING", "COMPLETED", "FAILED"]);

const metrics = object({
  inference_time: z.number().describe("Seconds that it was worked on."),
  queue_time: z.number().describe("Seconds that it waited."),
  total_time: z.number(),
  cost: z.number(),
  remaining_credits: z.number(),
});

const queuedRequestObject = object({
  request_id: z.string(),
  status: requestStatus,
  poll_url: z.string(),
  status_url: z.string(),
  response_url: z.string(),
});

/** A request that was accepted, and where to look for it. */
export interface QueuedRequest extends z.infer<typeof queuedRequestObject> {}

/** See `QueuedRequest`. */
export const queuedRequest: Schema<QueuedRequest> = queuedRequestObject.meta({
  id: "QueuedRequest",
  description: "A request that was accepted, and where to look for it.",
});

const requestStandingObject = object({
  status: requestStatus,
  request_id: z.string(),
  error: z.string().exactOptional(),
  metrics,
});

/** Where a request stands. */
export interface RequestStanding extends z.infer<typeof requestStandingObject> {}

/** See `RequestStanding`. */
export const requestStanding: Schema<RequestStanding> = requestStandingObject.meta({
  id: "RequestStanding",
  description: "Where a request stands, and why it failed.",
});

const requestResultObject = object({
  status: requestStatus,
  request_id: z.string(),
  output: z.string().exactOptional().describe("Address of the first picture."),
  images: list(
    object({ url: z.string(), content_type: z.string(), file_name: z.string(), file_size: z.int() }),
  ).exactOptional(),
  seed: seed.nullable().exactOptional(),
  prompt: z.string().exactOptional(),
  error: z.string().exactOptional(),
  metrics,
});

/** What a request came to. */
export interface RequestResult extends z.infer<typeof requestResultObject> {}

/** See `RequestResult`. */
export const requestResult: Schema<RequestResult> = requestResultObject.meta({
  id: "RequestResult",
  description: "What a request came to, or where it stands.",
});

const accountCreditsObject = object({ credits: z.number(), "free-credits": z.number() });

/** What is left to whoever asks. */
export interface AccountCredits extends z.infer<typeof accountCreditsObject> {}

/** See `AccountCredits`. */
export const accountCredits: Schema<AccountCredits> = accountCreditsObject;
