import { z } from "zod";

// What travels over /api, for checking requests and for the OpenAPI document.

export const problems = z
  .array(
    z.looseObject({
      code: z.string(),
      severity: z.enum(["error", "warning"]),
      path: z.string(),
      message: z.string(),
      hint: z.string(),
    }),
  )
  .describe("Everything that is wrong with a graph.");

const inputProblems = z
  .array(z.looseObject({ code: z.string(), input: z.string(), message: z.string(), hint: z.string() }))
  .describe("Everything that is wrong with a run's inputs.");

export const failure = z
  .looseObject({
    error: z.string(),
    code: z.string(),
    problems: z.union([problems, inputProblems]).optional(),
  })
  .describe("What is wrong, and what to do. Each problem has further members by its code; see docs/errors.md.");

export const graphAsData = z
  .record(z.string(), z.unknown())
  .describe("A graph document; see /schema/graph.schema.json.");

export const inputs = z
  .record(z.string(), z.unknown())
  .describe('Inputs by name; what comes as a file, a picture for example, is `{ "$upload": hash }`.');

const picture = z.object({ hash: z.string(), width: z.int(), height: z.int(), type: z.string() });

/** A file that is no picture, or whose size is not known. */
export const file = picture.partial({ width: true, height: true });

export const output = z.object({
  images: z.array(picture).optional(),
  files: z.array(file).optional(),
  value: z.unknown().optional(),
});

const seeds = z.record(z.string(), z.union([z.number(), z.string()]));

export const runSummary = z.object({
  id: z.string(),
  title: z.string().optional(),
  status: z.enum(["queued", "running", "succeeded", "failed", "cancelled"]),
  created: z.number().describe("Milliseconds since 1970."),
  started: z.number().optional(),
  ended: z.number().optional(),
  error: z.object({ code: z.string(), message: z.string(), path: z.string().optional() }).optional(),
  outputs: z.record(z.string(), output).optional(),
  seeds: seeds.optional().describe("What seeds of -1 became."),
  cache: z.object({ hits: z.int(), misses: z.int(), steps: z.record(z.string(), z.unknown()) }).optional(),
  lastSeq: z.int().describe("Number of the last event, -1 before the first."),
});

export const run = runSummary.extend({ graph: graphAsData, inputs, seeds });

export const version = z.object({ name: z.string(), version: z.string().describe("sha256 of the graph's text.") });
