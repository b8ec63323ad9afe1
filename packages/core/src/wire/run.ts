import { z } from "zod";
import { failureData } from "./failure-data.ts";
import { givenGraph } from "./graph.ts";
import { graphDocument } from "./graph-document.ts";
import { runFile, runPicture } from "./picture.ts";
import { priority } from "./queue.ts";
import { json, list, named, object, type Schema, seed, time } from "./shape.ts";

/** What a run is given: values by the names of its graph's inputs. */
export const runInputs = named(z.unknown()).describe(
  'Inputs by name; what comes as a file, a picture for example, is `{ "$upload": hash }`.',
);

const runNeedsObject = object({
  provider: z.string().min(1).max(100).exactOptional().describe("What inference runs on there: `cuda`."),
  memory: z.int().min(1).exactOptional().describe("Bytes of weights that it may load at a time, at least."),
});

/** What a worker must have to perform a run. */
export interface RunNeeds extends z.infer<typeof runNeedsObject> {}

/** See `RunNeeds`. */
export const runNeeds: Schema<RunNeeds> = runNeedsObject;

/** What is sent to run a graph. */
export const submittedRun = object({
  graph: givenGraph,
  inputs: runInputs.default({}),
  outputs: z.array(z.string()).min(1).readonly().exactOptional().describe("Work out these outputs only."),
  until: z.string().max(200).exactOptional().describe("Run as far as this node, whose outputs are those of the run."),
  priority: priority
    .exactOptional()
    .describe("Of what waits the higher comes first; 0 unless given. More than 0 is for keys with the right `admin`."),
  needs: runNeeds.exactOptional().describe("What a worker must have to perform it."),
});

const acceptedRunObject = object({ id: z.string() });

/** A run that was taken up, or is being cancelled. */
export interface AcceptedRun extends z.infer<typeof acceptedRunObject> {}

/** See `AcceptedRun`. */
export const acceptedRun: Schema<AcceptedRun> = acceptedRunObject.meta({
  id: "AcceptedRun",
  description: "A run that was taken up, or is being cancelled.",
});

/** Where a run stands. */
export const runStatus = z.enum(["queued", "running", "succeeded", "failed", "cancelled"]);

const runOutputObject = object({
  images: list(runPicture).exactOptional(),
  files: list(runFile).exactOptional(),
  value: json.exactOptional(),
});

/** One output of a run: pictures, files of other kinds, or a value that JSON can hold. */
export interface RunOutput extends z.infer<typeof runOutputObject> {}

/** See `RunOutput`. */
export const runOutput: Schema<RunOutput> = runOutputObject;

const runErrorObject = object({
  ...failureData,
  path: z.string().exactOptional().describe("Path of the node."),
});

/** Why a run failed. */
export interface RunError extends z.infer<typeof runErrorObject> {}

/** See `RunError`. */
export const runError: Schema<RunError> = runErrorObject;

const runCacheObject = object({
  hits: z.int(),
  misses: z.int(),
  steps: named(object({ cached: z.int(), run: z.int() })),
});

/** How much of a run came from the cache; of loops also by step. */
export interface RunCache extends z.infer<typeof runCacheObject> {}

/** See `RunCache`. */
export const runCache: Schema<RunCache> = runCacheObject;

const seeds = named(seed).describe("What each seed of -1 became.");

/** The members of a run without what it was asked. */
export const runSummaryShape = {
  id: z.string(),
  title: z.string().exactOptional(),
  prompt: z.string().exactOptional().describe("Of runs in a list: the beginning of the text that says what it shows."),
  status: runStatus,
  created: time,
  started: z.number().exactOptional().describe("When it was first taken up to be worked on."),
  ended: z.number().exactOptional(),
  error: runError.exactOptional(),
  outputs: named(runOutput).exactOptional(),
  seeds: seeds.exactOptional(),
  cache: runCache.exactOptional(),
  cost: z.number().exactOptional().describe("Credits that it was charged, where they are counted."),
  lastSeq: z.int().describe("Number of the last event, -1 before the first."),
};

const runSummaryObject = object(runSummaryShape);

/** A run without what it was asked. */
export interface RunSummary extends z.infer<typeof runSummaryObject> {}

/** See `RunSummary`. */
export const runSummary: Schema<RunSummary> = runSummaryObject.meta({
  id: "RunSummary",
  description: "A run without what it was asked.",
});

const runObject = object({ ...runSummaryShape, graph: graphDocument, inputs: runInputs, seeds });

/** A run with its graph, self-contained, and its inputs. */
export interface Run extends z.infer<typeof runObject> {}

/** See `Run`. */
export const run: Schema<Run> = runObject.meta({
  id: "Run",
  description: "A run with its graph, in which the graphs that it named are, and its inputs.",
});

const runListObject = object({
  runs: list(runSummary),
  next: z.string().exactOptional().describe("Where there are more: `before` of the next page."),
});

/** A page of runs, newest first. */
export interface RunList extends z.infer<typeof runListObject> {}

/** See `RunList`. */
export const runList: Schema<RunList> = runListObject;

/** See {@link submittedRun}. */
export type SubmittedRun = z.input<typeof submittedRun>;
/** See {@link runStatus}. */
export type RunStatus = z.infer<typeof runStatus>;
