// What travels between server and clients, each thing declared once: schemas, and the types that follow from them.

export type { PaidCallsInfo } from "../check/paid-calls.ts";
export type { Explained } from "../explain/explained.ts";
export type { GraphDocument } from "../graph/document.ts";
export type { Catalogue } from "../node/catalogue.ts";
export type { InputProblem } from "../problem/input-problem.ts";
export type { Problem } from "../problem/problem.ts";
export type { RunEvent } from "../run/event.ts";
export type { MadeWith } from "../run/made-with.ts";
export { catalogue, type HostNames, hostNames, type ListedModel, listedModels } from "./catalogue.ts";
export {
  type Explanation,
  explained,
  explanation,
  type GivenToExplain,
  type GivenToValidate,
  givenToExplain,
  givenToValidate,
  paidCallsInfo,
  type Validation,
  validation,
} from "./check.ts";
export { type DryRun, dryRun } from "./dry-run.ts";
export { runEvent } from "./event.ts";
export { type Failure, failure } from "./failure.ts";
export {
  type FinishedRequest,
  finishedRequest,
  type LiveFinishedRequest,
  liveFinishedRequest,
} from "./finished-request.ts";
export {
  type GivenGraph,
  type GraphVersion,
  givenGraph,
  graphName,
  graphNamePattern,
  graphVersion,
  graphVersions,
  type ListedGraph,
  listedGraph,
  listedGraphs,
  type SavedGraph,
  savedGraph,
} from "./graph.ts";
export { graphDocument } from "./graph-document.ts";
export { type Health, health, type Standing, standing } from "./health.ts";
export { inputProblem } from "./input-problem.ts";
export { type ListedKey, listedKey, listedKeys } from "./key.ts";
export { type RunFile, type RunPicture, runFile, runPicture } from "./picture.ts";
export { problem } from "./problem.ts";
export {
  priority,
  type QueuePaused,
  type QueueStanding,
  queuePaused,
  queueStanding,
  type RunMove,
  runMove,
} from "./queue.ts";
export {
  type AccountCredits,
  accountCredits,
  type QueuedRequest,
  queuedRequest,
  type RequestResult,
  type RequestStanding,
  requestResult,
  requestStanding,
  requestStatus,
} from "./queued-request.ts";
export { type Answer, type Body, type Route, routes } from "./routes.ts";
export {
  type AcceptedRun,
  acceptedRun,
  type Run,
  type RunCache,
  type RunError,
  type RunList,
  type RunNeeds,
  type RunOutput,
  type RunStatus,
  type RunSummary,
  run,
  runCache,
  runError,
  runInputs,
  runList,
  runNeeds,
  runOutput,
  runStatus,
  runSummary,
  type SubmittedRun,
  submittedRun,
} from "./run.ts";
export { type RunRecord, runRecord } from "./run-record.ts";
export type { Schema } from "./shape.ts";
export {
  type WebhookEvent,
  type WebhookLog,
  type WebhookSecret,
  webhookEvent,
  webhookLog,
  webhookSecret,
} from "./webhook.ts";
export { type Worker, worker, workers } from "./worker.ts";
export {
  type AssetsSent,
  type AssetsStored,
  assetsSent,
  assetsStored,
  type QueuedWorkflow,
  queuedWorkflow,
  type WorkflowStanding,
  workflowStanding,
} from "./workflow.ts";
