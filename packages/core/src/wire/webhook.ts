import { z } from "zod";
import { runSummaryShape } from "./run.ts";
import { list, object, type Schema, time } from "./shape.ts";

const webhookEventObject = object({
  type: z.enum(["run.succeeded", "run.failed", "run.cancelled"]),
  timestamp: z.string().describe("When the run ended, as ISO 8601 has it."),
  data: object({
    ...runSummaryShape,
    url: z.string().describe("Where the run is found."),
    images: list(object({ url: z.string(), type: z.string(), width: z.int(), height: z.int() })).describe(
      "The pictures that it made.",
    ),
  }),
});

/** What is sent to the address in `Webhook-Url` when a run has ended. */
export interface WebhookEvent extends z.infer<typeof webhookEventObject> {}

/** See `WebhookEvent`. */
export const webhookEvent: Schema<WebhookEvent> = webhookEventObject.meta({
  id: "WebhookEvent",
  description: "What is sent to the address in `Webhook-Url` when a run has ended.",
});

const webhookLogObject = object({
  url: z.string(),
  state: z
    .enum(["waiting", "pending", "delivered", "failed"])
    .describe("`waiting`: the run has not ended. `pending`: it is to be tried, again. `failed`: it is tried no more."),
  due: time.exactOptional().describe("When it is tried next, milliseconds since 1970."),
  attempts: list(
    object({
      ...{ at: time, ms: z.number() },
      status: z.int().exactOptional().describe("What the host answered with."),
      reason: z.string().exactOptional().describe("Why there is no answer."),
    }),
  ),
});

/** What became of a run's webhook so far. */
export interface WebhookLog extends z.infer<typeof webhookLogObject> {}

/** See `WebhookLog`. */
export const webhookLog: Schema<WebhookLog> = webhookLogObject.meta({
  id: "WebhookLog",
  description: "What became of a run's webhook so far.",
});

const webhookSecretObject = object({ secret: z.string().describe("As libraries for Standard Webhooks take it.") });

/** By what a client knows that webhooks are the server's. */
export interface WebhookSecret extends z.infer<typeof webhookSecretObject> {}

/** See `WebhookSecret`. */
export const webhookSecret: Schema<WebhookSecret> = webhookSecretObject.meta({
  id: "WebhookSecret",
  description: "By what a client knows that webhooks are the server's.",
});
