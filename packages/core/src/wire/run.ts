import { z } from "zod";
import { givenGraph } from "./graph.ts";
import { graphDocument } from "./graph-document.ts";
import { runPicture } from "./picture.ts";
import { json, list, named, object, seed, time } from "./shape.ts";

/** What a run is given: values by the names of its graph's inputs. */
export const runInputs = named(z.unknown()).describe('Inputs by name; a picture is `{ "$upload": hash }`.');

/** What is sent to run a graph. */
export const submittedRun = object({
  graph: givenGraph,
  inputs: runInputs.default({}),
  outputs: z.array(z.string()).min(1).readonly().exactOptional().describe("Work out these outputs only."),
});

/** A run that was taken up, or is being cancelled. */
export const acceptedRun = object({ id: z.string() });

/** Where a run stands. */
export const runStatus = z.enum(["queued", "running", "succeeded", "failed", "cancelled"]);

/** One output of a run: pictures, or a value that JSON can hold. */
export const runOutput = object({ images: list(runPicture).exactOptional(), value: json.exactOptional() });

/** Why a run failed. */
export const runError = object({
  code: z.string(),
  message: z.string(),
  path: z.string().exactOptional().describe("Path of the node."),
});

/** How much of a run came from the cache; of loops also by step. */
export const runCache = object({
  hits: z.int(),
  misses: z.int(),
  steps: named(object({ cached: z.int(), run: z.int() })),
});

const seeds = named(seed).describe("What each seed of -1 became.");

const summary = {
  id: z.string(),
  title: z.string().exactOptional(),
  status: runStatus,
  created: time,
  started: z.number().exactOptional().describe("When it was first taken up to be worked on."),
  ended: z.number().exactOptional(),
  error: runError.exactOptional(),
  outputs: named(runOutput).exactOptional(),
  seeds: seeds.exactOptional(),
  cache: runCache.exactOptional(),
  lastSeq: z.int().describe("Number of the last event, -1 before the first."),
};

/** A run without what it was asked. */
export const runSummary = object(summary).meta({ id: "RunSummary", description: "A run without what it was asked." });

/** A run with its graph, self-contained, and its inputs. */
export const run = object({ ...summary, graph: graphDocument, inputs: runInputs, seeds }).meta({
  id: "Run",
  description: "A run with its graph, in which the graphs that it named are, and its inputs.",
});

/** A page of runs, newest first. */
export const runList = object({ runs: list(runSummary) });

/** See {@link submittedRun}. */
export type SubmittedRun = z.input<typeof submittedRun>;
/** See {@link acceptedRun}. */
export type AcceptedRun = z.infer<typeof acceptedRun>;
/** See {@link runStatus}. */
export type RunStatus = z.infer<typeof runStatus>;
/** See {@link runOutput}. */
export type RunOutput = z.infer<typeof runOutput>;
/** See {@link runError}. */
export type RunError = z.infer<typeof runError>;
/** See {@link runCache}. */
export type RunCache = z.infer<typeof runCache>;
/** See {@link runSummary}. */
export type RunSummary = z.infer<typeof runSummary>;
/** See {@link run}. */
export type Run = z.infer<typeof run>;
/** See {@link runList}. */
export type RunList = z.infer<typeof runList>;
