import type { QueuedRequest, RequestResult, RequestStanding } from "@sigmaflow/core/wire";
import type { StoredRun } from "../../store/stored-run.ts";
import { picturesOf, runSeed } from "./answer.ts";

const standings = {
  queued: "QUEUED",
  running: "PROCESSING",
  succeeded: "COMPLETED",
  failed: "FAILED",
  cancelled: "FAILED",
} as const;

/** A request that became a run, for clients that ask again: `base` is where they find the server. */
export function queuedRequest(run: string, base: string): QueuedRequest {
  return {
    ...{ request_id: run, status: "QUEUED", poll_url: `${base}/v1/requests/${run}` },
    ...{ status_url: `${base}/v2/requests/${run}/status`, response_url: `${base}/v2/requests/${run}` },
  };
}

/** Where the run of a request stands; `remaining_credits`: what is left to whoever asks. */
export function requestStanding(run: StoredRun, remaining_credits: number): RequestStanding {
  const { id, status, error, created, started, ended } = run;
  const now = Date.now();
  const seconds = (from: number | undefined, to = now) => (from === undefined ? 0 : Math.max(0, to - from) / 1000);
  return {
    ...{ status: standings[status], request_id: id },
    ...(standings[status] === "FAILED" && { error: error?.message ?? "The run was cancelled." }),
    metrics: {
      inference_time: seconds(started, ended),
      queue_time: seconds(created, started ?? ended),
      total_time: seconds(created, ended),
      cost: run.cost ?? 0,
      remaining_credits,
    },
  };
}

/** What the run of a request came to; `sizeOf` says how many bytes a file has. */
export async function requestResult(
  run: StoredRun,
  base: string,
  { sizeOf, left }: { readonly sizeOf: (hash: string) => Promise<number>; readonly left: number },
): Promise<RequestResult> {
  const standing = requestStanding(run, left);
  if (standing.status !== "COMPLETED") return standing;
  const images = await Promise.all(
    picturesOf(run).map(async ({ hash, type }) => ({
      ...{ url: `${base}/api/artifacts/${hash}`, content_type: type },
      ...{ file_name: `${hash}.${type.replace("image/", "")}`, file_size: await sizeOf(hash) },
    })),
  );
  const [first] = images;
  const prompt = run.inputs.prompt ?? run.graph.inputs?.prompt?.default;
  return {
    ...standing,
    ...(first && { output: first.url }),
    ...{ images, seed: runSeed(run) ?? null },
    ...(typeof prompt === "string" && { prompt }),
  };
}
