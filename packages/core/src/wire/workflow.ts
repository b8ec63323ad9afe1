import { z } from "zod";
import { list, object, type Schema } from "./shape.ts";

/** What is sent to have files kept. */
export const assetsSent = object({
  data_urls: z.array(z.string()).min(1).max(16).readonly().describe("Files as `data:` URLs in base64."),
});

const assetsStoredObject = object({ file_urls: list(z.string()), urls: list(z.string()), message: z.string() });

/** Where files that were sent are found, in the order in which they came. */
export interface AssetsStored extends z.infer<typeof assetsStoredObject> {}

/** See `AssetsStored`. */
export const assetsStored: Schema<AssetsStored> = assetsStoredObject.meta({
  id: "AssetsStored",
  description: "Where files that were sent are found, in the order in which they came.",
});

const queuedWorkflowObject = object({
  ...{ message: z.string(), request_id: z.string(), poll_url: z.string(), status: z.literal("QUEUED") },
});

/** A graph's run that was accepted, and where to look for it. */
export interface QueuedWorkflow extends z.infer<typeof queuedWorkflowObject> {}

/** See `QueuedWorkflow`. */
export const queuedWorkflow: Schema<QueuedWorkflow> = queuedWorkflowObject.meta({
  id: "QueuedWorkflow",
  description: "A graph's run that was accepted, and where to look for it.",
});

const workflowStandingObject = object({
  status: z.enum(["QUEUED", "PROCESSING", "COMPLETED", "FAILED"]),
  output: z.string().describe("JSON in a text: a list of `{ keyname, value: { data, type } }`; empty before the end."),
  error_message: z.string().exactOptional(),
});

/** Where a graph's run stands. */
export interface WorkflowStanding extends z.infer<typeof workflowStandingObject> {}

/** See `WorkflowStanding`. */
export const workflowStanding: Schema<WorkflowStanding> = workflowStandingObject.meta({
  id: "WorkflowStanding",
  description: "Where a graph's run stands, and what it came to.",
});

/** See {@link assetsSent}. */
export type AssetsSent = z.input<typeof assetsSent>;
