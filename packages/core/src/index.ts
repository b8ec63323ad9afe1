export type { Ingredients, Loaded, Reserved, ResultCache, SaveOptions, StoredResult } from "./cache/contract.ts";
export { MemoryCache, type MemoryCacheOptions } from "./cache/memory.ts";
export { TieredCache } from "./cache/tiered.ts";
export { askedSteps } from "./check/asked-steps.ts";
export { type CheckOptions, type CheckResult, check } from "./check/check.ts";
export {
  type CheckedText,
  type CheckTextOptions,
  checkRead,
  checkReadInTurns,
  checkText,
  type ReadText,
  readText,
} from "./check/check-text.ts";
export { type PaidCallsInfo, type PaidNode, paidCalls } from "./check/paid-calls.ts";
export { sayPaidCalls } from "./check/say-paid-calls.ts";
export type { StaticFacts, StaticInfo } from "./check/static-info.ts";
export { boundedInputs, longestText } from "./check/text-bounds.ts";
export { type ExplainOptions, explain } from "./explain/explain.ts";
export { type Explained, type ExplainedSteps, type Reason, unseenIn } from "./explain/explained.ts";
export type {
  AsLink,
  CheckedInputs,
  DifferentKinds,
  ItemLink,
  ListLink,
  NoInput,
  Outputs,
} from "./graph/bound-outputs.ts";
export { buildGraph, type GraphWords } from "./graph/build-graph.ts";
export type { BodyOptions, GraphBuilder, Items, NodeOptions } from "./graph/builder.ts";
export { canonicalDocument, drawnDocument } from "./graph/canonical.ts";
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
export { defaultLimits, defaultWords, type GraphLimits, type LimitEntry, limitEntries } from "./graph/limits.ts";
export {
  type AppliedMigration,
  type MigratedDocument,
  type Migrating,
  migrateDocument,
  type NewerNode,
} from "./graph/migrate-document.ts";
export { type ReadResult, readGraph, readGraphInTurns, readGraphValue } from "./graph/read.ts";
export { type LoadGraph, type ResolveOptions, type ResolveResult, resolveGraphs } from "./graph/reference.ts";
export { sayMigrations } from "./graph/say-migrations.ts";
export type {
  Anything,
  GivenInputs,
  Graph,
  GraphInputs,
  GraphOutputs,
  Link,
  Linked,
  LinkInto,
  LinkOf,
  LinkRecord,
  ListInto,
  Plain,
  PortOf,
} from "./graph/typed-graph.ts";
export { writeGraph } from "./graph/write.ts";
export type { BodyKind, Catalogue, CatalogueMigrations, CatalogueNode, KnownNames } from "./node/catalogue.ts";
export type { Collections } from "./node/catalogue-entry.ts";
export { Codecs } from "./node/codecs.ts";
export {
  type CompoundOfBody,
  type CompoundOfGraph,
  type CompoundOutput,
  defineCompound,
} from "./node/define-compound.ts";
export {
  type Ahead,
  type AnyNode,
  type CacheRule,
  defineNode,
  type Effect,
  type InputValues,
  type NodeContext,
  type NodeDeclaration,
  type NodeDefinition,
  type OutputValues,
  type Price,
  type Progress,
} from "./node/define-node.ts";
export type { CompoundDefinition, CompoundWords, Registrable } from "./node/definition.ts";
export { KindCodec, type WritingOptions } from "./node/kind-codec.ts";
export type { NodeMigration } from "./node/migration.ts";
export { referencePages } from "./node/reference-pages.ts";
export {
  catalogueOf,
  createRegistry,
  type Defined,
  extendRegistry,
  type Registered,
  type Registry,
  type RegistryAdditions,
} from "./node/registry.ts";
export { standingOf } from "./node/say-history.ts";
export { layered, type ServiceKey, type Services, service, serviceOf } from "./node/service.ts";
export { type Collection, type Contribution, collection, contribute, type Entries } from "./package/collection.ts";
export { definePackage, isPackage, type Package, type PackageDefinition } from "./package/define-package.ts";
export { type OpenServices, openServices, type Provider } from "./package/open-services.ts";
export { type ProvidedService, provide } from "./package/provided-service.ts";
export { type PackagesInUse, usePackages } from "./package/use-packages.ts";
export type { DemandStart } from "./plan/demand-start.ts";
export { hasEffect } from "./plan/effects.ts";
export { isRepeatable, resourcesOf } from "./plan/identity.ts";
export type { InputSource } from "./plan/input-source.ts";
export {
  type NodeWork,
  type PlannedGraph,
  type PlannedInput,
  type PlannedLink,
  type PlannedNode,
  planGraph,
  type SizedOutput,
} from "./plan/plan.ts";
export type {
  Codec,
  DeclaredKind,
  DecodingOptions,
  EncodedFile,
  EncodingOptions,
  KindMethods,
  ValuePreview,
} from "./port/codec.ts";
export { definePortType, type PortBuilder, type PortTypeDefinition } from "./port/define-port-type.ts";
export type { FileBytes } from "./port/file-codec.ts";
export type { FileFormat, KindFiles } from "./port/file-format.ts";
export type { AnyKind, Fits, Kind, ListKind, PlainKind, VariableKind } from "./port/kind.ts";
export type { FiledKind } from "./port/kind-files.ts";
export { literalSchema } from "./port/literal.ts";
export {
  any,
  type BooleanKind,
  boolean,
  type EnumKind,
  type FloatKind,
  file,
  float,
  type IntKind,
  int,
  type JsonKind,
  json,
  type ListOptions,
  list,
  oneOf,
  type SeedKind,
  type StringKind,
  type StringOptions,
  seed,
  string,
} from "./port/plain.ts";
export type {
  Bounds,
  Facts,
  LinkedOptions,
  LiteralOptions,
  Port,
  Ports,
  PortWords,
  Presence,
  PresenceOf,
  Seed,
  ValueOf,
} from "./port/port.ts";
export type { PortType, Size, ValueType } from "./port/port-type.ts";
export type { Fact, PortSpec } from "./port/spec.ts";
export type { TypeRef } from "./port/type-ref.ts";
export { type ProblemCode, problemCodes, type Severity } from "./problem/codes.ts";
export {
  type Allowed,
  type Available,
  allowedBy,
  availableAmong,
  type Data,
  type Found,
  foundIn,
  type ValueKind,
} from "./problem/data.ts";
export {
  type CodeEntry,
  defineErrors,
  type ErrorCatalogue,
  type ErrorEntry,
  type ErrorMaker,
} from "./problem/define-errors.ts";
export { defineNotices, type Notice, type NoticeCatalogue, type NoticeMaker } from "./problem/define-notices.ts";
export { expectation } from "./problem/english/values.ts";
export type { Words } from "./problem/english/words.ts";
export { sayInputProblem, sayProblem } from "./problem/english.ts";
export { codeOf, type ErrorFacts, type Fault, isSigmaflowError, messageOf, SigmaflowError } from "./problem/error.ts";
export { type BadGraph, type BadInput, coreErrors } from "./problem/error-codes.ts";
export { type FailureData, failureData } from "./problem/failure-data.ts";
export { inputCodes } from "./problem/input-codes.ts";
export type { InputFaults, InputFinding, InputProblem, InputProblemCode } from "./problem/input-problem.ts";
export type { PaidRefusal } from "./problem/paid-refusal.ts";
export type { DocumentPath, Position } from "./problem/place.ts";
export {
  type DidYouMean,
  type Finding,
  hasErrors,
  type NamedBy,
  type PlacedFinding,
  type Problem,
  type ProblemFacts,
  type Remedy,
  type Shape,
  type Spot,
  type SyntaxFault,
} from "./problem/problem.ts";
export type { Locate } from "./problem/problem-collector.ts";
export { problemLine } from "./problem/problem-line.ts";
export { GraphError, InputError, isGraphError, isInputError } from "./problem/refusals.ts";
export { type Shortage, shortageError, shortageIn, shortageOf } from "./problem/shortage.ts";
export { type ValueFault, type ValueFaults, valueFault, type Which } from "./problem/value-fault.ts";
export type { Count, Spent } from "./run/budget.ts";
export { checkedBody } from "./run/checked.ts";
export { type EventBody, type EventHead, isLast, type RunEvent } from "./run/event.ts";
export { isRunFailure, RunFailure } from "./run/failure.ts";
export { madeWith } from "./run/made-with.ts";
export { type LookOptions, lookAgain, type OutsideLook } from "./run/outside-look.ts";
export { defaultPaidCalls, type PaidAllowance, type PaidCall, PaidCalls } from "./run/paid-calls.ts";
export {
  type PreparedGraph,
  type PrepareOptions,
  planRunInTurns,
  prepareGraph,
  SeedDraw,
} from "./run/prepare-graph.ts";
export { type ResourceLimits, ResourcePool } from "./run/resources.ts";
export { type Run, type RunOptions, startRun } from "./run/run.ts";
export type { PreviewSink, RunReport } from "./run/run-context.ts";
export { type RunningGraph, runGraph, watchRun } from "./run/run-graph.ts";
export type { PartOfMap, Spread, SpreadItem, SpreadItems } from "./run/spread.ts";
export { takeInputs } from "./run/take-inputs.ts";
export { turnsOf } from "./run/turns.ts";
export { withArticle } from "./text/article.ts";
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
export type { Hashing, Host } from "./value/host.ts";
export type { Turn } from "./value/in-parts.ts";
export type { Preview } from "./value/preview.ts";
export { webHost } from "./value/web-host.ts";
