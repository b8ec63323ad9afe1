import { z } from "zod";
import { graphDocument } from "./graph-document.ts";
import { list, object, type Schema } from "./shape.ts";

/** What a served graph may be called. */
export const graphNamePattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$";

/** The name of a served graph; what it holds is judged by whoever looks for the graph. */
export const graphName: Schema<string> = z.string().max(200).meta({ pattern: graphNamePattern });

/** A graph as requests hold it. */
export const givenGraph = z
  .union([graphName, graphDocument])
  .describe("A graph document, or the name of a served one.");

const version = z.string().describe("sha256 of the graph's text.");

const listedGraphObject = object({
  name: z.string(),
  title: z.string().exactOptional(),
  description: z.string().exactOptional(),
  version,
  modified: z.number().describe("Milliseconds since 1970."),
  shipped: z.literal(true).exactOptional().describe("It is as it came with the program: a template to begin with."),
});

/** A served graph in the list of all. */
export interface ListedGraph extends z.infer<typeof listedGraphObject> {}

/** See `ListedGraph`. */
export const listedGraph: Schema<ListedGraph> = listedGraphObject;

/** Every served graph. */
export const listedGraphs: Schema<readonly ListedGraph[]> = list(listedGraph);

const savedGraphObject = object({ name: z.string(), version });

/** A graph that was saved. */
export interface SavedGraph extends z.infer<typeof savedGraphObject> {}

/** See `SavedGraph`. */
export const savedGraph: Schema<SavedGraph> = savedGraphObject;

const graphVersionObject = object({
  version,
  modified: z.number().describe("When it was saved, milliseconds since 1970."),
  current: z.boolean().describe("Whether it is the graph's text now."),
});

/** A text of a graph, now or before. */
export interface GraphVersion extends z.infer<typeof graphVersionObject> {}

/** See `GraphVersion`. */
export const graphVersion: Schema<GraphVersion> = graphVersionObject.meta({
  id: "GraphVersion",
  description: "A text of a graph, now or before.",
});

/** The texts of a graph, the newest first. */
export const graphVersions: Schema<readonly GraphVersion[]> = list(graphVersion);

/** See {@link givenGraph}. */
export type GivenGraph = z.infer<typeof givenGraph>;
