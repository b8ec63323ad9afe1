import type { AnswerHeader } from "./answer-headers.ts";
import { runQueryParameters } from "./run-query.ts";

/** What the OpenAPI document says of an operation besides what the schemas of its route do. */
export interface Operation {
  /** A name for it that stays, which clients that are made from the document call it by. */
  readonly id: string;
  readonly description: string;
  /** Headers of its answers by status. */
  readonly headers?: { readonly [status: string]: readonly AnswerHeader[] };
  /** What its requests may say besides, where the route does not look at it itself. */
  readonly needs?: readonly object[];
  /** What is sent, where the route's schemas do not say it, by media type. */
  readonly body?: { readonly [type: string]: object };
  /** Something to send that is answered with success. */
  readonly example?: unknown;
}

/** A graph that takes no time. */
const sum = {
  sigmaflow: 1,
  inputs: { a: { type: "float" } },
  nodes: { add: { type: "maths.number", in: { a: { $input: "a" }, b: 2 } } },
  outputs: { sum: { $from: "add.result" } },
};
const started: readonly AnswerHeader[] = ["location", "x-request-id"];
const ofPictures: readonly AnswerHeader[] = [
  "cache-control",
  "idempotent-replayed",
  "x-accel-buffering",
  "x-ignored-parameters",
  "x-request-id",
];
const notAgain: readonly AnswerHeader[] = ["x-ignored-parameters", "x-request-id", "x-should-retry"];
const file: readonly AnswerHeader[] = [
  "accept-ranges",
  "cache-control",
  "content-security-policy",
  "etag",
  "x-content-type-options",
];

const versions = [
  {
    ...{ name: "if-match", in: "header", required: false, schema: { type: "string" } },
    description: "The version that was read, in quotes, or `*` for any.",
  },
  {
    ...{ name: "if-none-match", in: "header", required: false, schema: { type: "string" } },
    description: "`*`: only if there is none.",
  },
];
const document = { type: "object", description: "A graph document; see /schema/graph.schema.json." };
const parameters = { type: "object", description: "The graph's inputs by name." };

/** A picture of one grey pixel. */
const onePixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";

/** By method and path. */
export const operations: Readonly<Record<string, Operation>> = {
  "GET /api/health": {
    id: "getHealth",
    description: "Version, provider, models, and how many runs wait or are performed.",
  },
  "GET /livez": { id: "getLiveness", description: "For whoever restarts a process that does not answer." },
  "GET /readyz": { id: "getReadiness", description: "For whoever decides which servers are sent requests." },
  "GET /metrics": { id: "getMetrics", description: "In the text format of Prometheus." },
  "GET /api/nodes": {
    id: "listNodes",
    description: "The catalogue: everything that graphs of this server can be made of, its packages' included.",
    headers: { 200: ["cache-control", "etag"], 304: ["etag"] },
  },
  "GET /api/models": { id: "listModels", description: "What a graph can name as its model, and what each is." },
  "GET /api/names": {
    id: "listNames",
    description: "By what they are for: what the models folders hold, as graphs can name it.",
  },
  "GET /api/graphs": { id: "listGraphs", description: "Those in the folder of graphs, with title and version." },
  "GET /api/graphs/{name}": {
    id: "readGraph",
    description: "The document as it was saved.",
    headers: { 200: ["cache-control", "etag"], 304: ["etag"] },
  },
  "GET /api/graphs/{name}/versions": {
    id: "listGraphVersions",
    description: "What was saved over or deleted through this server, the last hundred; for deleted graphs too.",
  },
  "GET /api/graphs/{name}/versions/{version}": {
    id: "readGraphVersion",
    description: "The document as it was saved then; saved again, it comes back.",
    headers: { 200: ["cache-control", "etag"], 304: ["etag"] },
  },
  "PUT /api/graphs/{name}": {
    id: "saveGraph",
    description: "`If-Match` with the version that was read, or `If-None-Match: *` for a new graph.",
    needs: versions,
    body: { "application/json": document },
    headers: { 200: ["etag"] },
    example: sum,
  },
  "DELETE /api/graphs/{name}": {
    id: "deleteGraph",
    description: "`If-Match` with the version that was read, or `If-Match: *` for any.",
    needs: versions.slice(0, 1),
  },
  "POST /api/validate": {
    id: "validateGraph",
    description: "All problems at once, each with its place, what was expected and what to do.",
    example: { graph: sum },
  },
  "POST /api/explain": {
    id: "explainRun",
    description:
      "Node by node: whether it is cached or runs, and what of it differs from the last run; how long nodes lasted before.",
    example: { graph: sum, inputs: { a: 40 } },
  },
  "POST /api/uploads": {
    id: "uploadFile",
    description: 'Its hash stands for it in inputs, as `{ "$upload": hash }`.',
    body: { "*/*": {} },
  },
  "POST /api/runs": {
    id: "submitRun",
    description: "Answered when the run is on the disk: from then on it ends, whatever becomes of the server.",
    headers: { 202: [...started, "idempotent-replayed"] },
    example: { graph: sum, inputs: { a: 40 } },
  },
  "GET /api/runs": { id: "listRuns", description: "A page of them; `next` is `before` of the following one." },
  "GET /api/runs/{id}": { id: "getRun", description: "Its graph, inputs, seeds, and what it made." },
  "DELETE /api/runs/{id}": { id: "forgetRun", description: "With its events. What it made stays in the cache." },
  "POST /api/runs/{id}/cancel": {
    id: "cancelRun",
    description: "Answered at once; the run's last event says when it has ended.",
  },
  "POST /api/runs/{id}/retry": {
    id: "retryRun",
    description: "A new run, which costs against the same allowance of paid calls.",
    headers: { 202: started },
  },
  "GET /api/runs/{id}/events": {
    id: "followRun",
    description:
      "Each event has its number as `id` and is the JSON of a `RunEvent`; the stream ends after the run's last.",
    headers: { 200: ["cache-control", "x-accel-buffering"] },
  },
  "GET /api/keys": {
    id: "listKeys",
    description: "Those that `sigmaflow keys` made, revoked ones too, with what was granted, spent and is left.",
  },
  "GET /api/queue": {
    id: "getQueue",
    description: "Ids in the order in which they come up, of the key that asks.",
  },
  "POST /api/queue/pause": { id: "pauseQueue", description: "Requests are still accepted, and wait." },
  "POST /api/queue/resume": { id: "resumeQueue", description: "In the order that `GET /api/queue` shows." },
  "POST /api/runs/{id}/move": {
    id: "moveRun",
    description: "To the first or last place among those of its key, lane and priority, or before another of them.",
  },
  "GET /api/workers": {
    id: "listWorkers",
    description:
      "Servers and workers that share their stores, or the one server that does both, with what each does now.",
  },
  "GET /api/webhooks/secret": {
    id: "getWebhookSecret",
    description: "What a receiver checks `webhook-signature` with.",
  },
  "GET /api/runs/{id}/webhook": {
    id: "getWebhook",
    description: "Every try with its time and what it was answered, and when the next one is due.",
  },
  "POST /api/runs/{id}/webhook": {
    id: "sendWebhook",
    description: "Whatever became of it before. It has the same `webhook-id`, so that its receiver can tell.",
  },
  "GET /api/artifacts/{id}": {
    id: "getArtifact",
    description: "Files of runs, uploads, previews, and what the cache holds. An address never means anything else.",
    headers: { 200: file, 206: [...file, "content-range"], 304: ["etag"], "4XX": [...file, "content-range"] },
  },
  "GET /v1/requests/{id}": {
    id: "getRequest",
    description: "For clients of the live service: pictures as addresses, 422 for a run that failed.",
  },
  "GET /v1/get-user-credits": { id: "getCredits", description: "Of the key that the request carries." },
  "POST /v1/images/generations": {
    id: "createImages",
    description: "As OpenAI's clients ask for them; `model` is a served graph.",
    headers: { 200: ofPictures, "4XX": notAgain, "5XX": notAgain },
  },
  "POST /v1/images/edits": {
    id: "editImages",
    description:
      "As OpenAI's clients ask for it, in a form or as JSON. A mask is transparent where to repaint, or white.",
    headers: { 200: ofPictures, "4XX": notAgain, "5XX": notAgain },
  },
  "GET /v1/models": { id: "listImageModels", description: "In the form of OpenAI's API." },
  "GET /v1/models/{model}": { id: "getImageModel", description: "In the form of OpenAI's API." },
  "POST /mcp": {
    id: "speakMcp",
    description: "Served graphs and what can be done with graphs as tools, nodes and examples as resources.",
    headers: { 200: ["cache-control", "x-accel-buffering"] },
  },
  "POST /sdapi/v1/txt2img": {
    id: "webUiTxt2img",
    description:
      "As clients of A1111's web UI ask for it; numbers that the graph does not take become the nearest that it does.",
    headers: { 200: ofPictures, "4XX": notAgain, "5XX": notAgain },
  },
  "POST /sdapi/v1/img2img": {
    id: "webUiImg2img",
    description: "The same with a picture, and a mask where a part is to be repainted.",
    headers: { 200: ofPictures, "4XX": notAgain, "5XX": notAgain },
  },
  "GET /sdapi/v1/options": {
    id: "webUiOptions",
    description: "The checkpoint is a served graph.",
  },
  "POST /sdapi/v1/options": {
    id: "setWebUiOptions",
    description: "Holds for the key that asks, until the server ends; other options mean nothing here.",
  },
  "GET /sdapi/v1/sd-models": {
    id: "listWebUiModels",
    description: "In the form of A1111's API.",
  },
  "GET /sdapi/v1/samplers": {
    id: "listWebUiSamplers",
    description: "Of the graph that is chosen.",
  },
  "GET /sdapi/v1/schedulers": {
    id: "listWebUiSchedulers",
    description: "There is one: schedulers here are what A1111 calls samplers.",
  },
  "GET /sdapi/v1/upscalers": {
    id: "listWebUiUpscalers",
    description: "There are none.",
  },
  "GET /sdapi/v1/latent-upscale-modes": {
    id: "listWebUiUpscaleModes",
    description: "There are none.",
  },
  "GET /sdapi/v1/sd-vae": {
    id: "listWebUiVaes",
    description: "There are none to choose: a graph has its own.",
  },
  "GET /sdapi/v1/progress": {
    id: "webUiProgress",
    description: "Of the first run that the key has going here.",
  },
  "POST /sdapi/v1/interrupt": {
    id: "webUiInterrupt",
    description: "Those that the key has going here.",
  },
  "POST /v2/{graph}": {
    id: "queueRequest",
    needs: runQueryParameters,
    description: "Answered with the addresses under which the request's standing and result are found.",
    body: { "application/json": parameters, "application/x-www-form-urlencoded": parameters },
    headers: { 200: ["idempotent-replayed", "x-ignored-parameters", "x-request-id"] },
  },
  "POST /workflows/{graph}": {
    id: "queueWorkflow",
    needs: runQueryParameters,
    description: "Answered with the address under which its standing and result are found.",
    body: { "application/json": parameters, "application/x-www-form-urlencoded": parameters },
    headers: { 200: ["idempotent-replayed", "x-ignored-parameters", "x-request-id"] },
  },
  "GET /workflows/request/{id}": {
    id: "getWorkflowRequest",
    description: "Pictures as addresses, in the form that the live service's workflows have.",
  },
  "POST /upload-asset": {
    id: "uploadAssets",
    description: "Answered with addresses, which stand for the files in requests.",
    example: { data_urls: [`data:image/png;base64,${onePixel}`] },
  },
  "GET /v2/requests/{id}/status": {
    id: "getQueuedRequestStatus",
    description: "Without what it made; 422 for a run that failed.",
  },
  "GET /v2/requests/{id}": { id: "getQueuedRequest", description: "The same as `/v1/requests/{id}`." },
};
