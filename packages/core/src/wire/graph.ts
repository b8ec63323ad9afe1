import { z } from "zod";
import { graphDocument } from "./graph-document.ts";
import { list, object } from "./shape.ts";

/** A graph as requests give it. */
export const givenGraph = z
  .union([z.string().max(200), graphDocument])
  .describe("A graph document, or the name of a served one.");

const version = z.string().describe("sha256 of the graph's text.");

/** A served graph in the list of all. */
export const listedGraph = object({
  name: z.string(),
  title: z.string().exactOptional(),
  description: z.string().exactOptional(),
  version,
  modified: z.number().describe("Milliseconds since 1970."),
});

/** Every served graph. */
export const listedGraphs = list(listedGraph);

/** A graph that was saved. */
export const savedGraph = object({ name: z.string(), version });

/** See {@link givenGraph}. */
export type GivenGraph = z.infer<typeof givenGraph>;
/** See {@link listedGraph}. */
export type ListedGraph = z.infer<typeof listedGraph>;
/** See {@link savedGraph}. */
export type SavedGraph = z.infer<typeof savedGraph>;
