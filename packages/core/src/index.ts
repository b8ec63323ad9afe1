export type { Ingredients, Loaded, ResultCache, StoredResult } from "./cache/contract.ts";
export { MemoryCache } from "./cache/memory.ts";
export { TieredCache } from "./cache/tiered.ts";
export { type CheckOptions, type CheckResult, check } from "./check/check.ts";
export {
  type CheckedText,
  type CheckTextOptions,
  checkRead,
  checkText,
  type ReadText,
  readText,
} from "./check/check-text.ts";
export type { Known, KnownFacts } from "./check/known.ts";
export { hasErrors, type Problem, problemCodes, type Severity } from "./check/problem.ts";
export { problemLine } from "./check/problem-line.ts";
export type { CodeEntry, CodeTable } from "./code-table.ts";
export { codeOf, messageOf, SigmaflowError } from "./error.ts";
export { type ExplainOptions, explain } from "./explain/explain.ts";
export type { Explained, ExplainedSteps, Reason } from "./explain/explained.ts";
export { buildGraph } from "./graph/builder.ts";
export { canonicalDocument } from "./graph/canonical.ts";
export type {
  FromLink,
  GivenValue,
  GraphBody,
  GraphDocument,
  GraphNode,
  GraphOutput,
  InputLink,
  Json,
} from "./graph/document.ts";
export { graphJsonSchema, type JsonSchema } from "./graph/json-schema.ts";
export { defaultLimits, type GraphLimits } from "./graph/limits.ts";
export { type ReadResult, readGraph, readGraphValue } from "./graph/read.ts";
export { type LoadGraph, type ResolveOptions, type ResolveResult, resolveGraphs } from "./graph/reference.ts";
export type { Graph, GraphInputs, Link } from "./graph/typed-graph.ts";
export { writeGraph } from "./graph/write.ts";
export type { BodyKind, Catalogue, CatalogueNode } from "./node/catalogue.ts";
export { type CompoundDefinition, defineCompound } from "./node/define-compound.ts";
export {
  type AnyNode,
  type CacheRule,
  defineNode,
  type InputValues,
  type NodeContext,
  type NodeDefinition,
  type OutputValues,
  type Ports,
  type Preview,
  type Progress,
} from "./node/define-node.ts";
export { referencePages } from "./node/reference-pages.ts";
export { catalogueOf, createRegistry, extendRegistry, type Registrable, type Registry } from "./node/registry.ts";
export { type ServiceKey, type Services, service } from "./node/service.ts";
export { expectation, literalSchema } from "./port/literal.ts";
export {
  any,
  boolean,
  conditioning,
  custom,
  denoiseState,
  file,
  float,
  image,
  int,
  json,
  latent,
  list,
  mask,
  noise,
  oneOf,
  type Port,
  type Presence,
  type Seed,
  schedule,
  scheduleStep,
  seed,
  string,
  textEncoders,
  unet,
  type ValueOf,
  vae,
} from "./port/port.ts";
export type { PortType } from "./port/port-type.ts";
export type {
  Conditioning,
  DenoiseState,
  FileBytes,
  Image,
  Latent,
  LatentColours,
  LatentSpace,
  Mask,
  ModelFile,
  RandomStream,
  Schedule,
  ScheduleStep,
  SizeConditioning,
  TextEncoder,
  TextEncoders,
  UNet,
  Vae,
} from "./port/sdxl.ts";
export type { PortSpec } from "./port/spec.ts";
export { checkedBody, GraphError } from "./run/checked.ts";
export { type EventBody, isLast, type RunEvent } from "./run/event.ts";
export { RunFailure } from "./run/failure.ts";
export { type PreparedGraph, type PrepareOptions, planRun, prepareGraph, SeedDraw } from "./run/prepare-graph.ts";
export { type ResourceLimits, ResourcePool } from "./run/resources.ts";
export { type Run, type RunOptions, startRun } from "./run/run.ts";
export { type RunningGraph, runGraph, watchRun } from "./run/run-graph.ts";
export type { PreviewSink, RunReport } from "./run/scope.ts";
export { InputError, type InputProblem, takeInputs } from "./run/take-inputs.ts";
export { didYouMean, suggest } from "./text/suggest.ts";
export {
  type ArrayRef,
  arrayOver,
  arraysIn,
  ContentHasher,
  type ContentId,
  decodeInline,
  decodeValue,
  type Encoded,
  isInline,
  type NumberArray,
} from "./value/content.ts";
export type { Host } from "./value/host.ts";
