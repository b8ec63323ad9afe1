import { failure } from "@sigmaflow/core/wire";

/** What every route answers when it refuses or fails, by the statuses of both. */
export const refusals = { "4xx": failure, "5xx": failure } as const;
