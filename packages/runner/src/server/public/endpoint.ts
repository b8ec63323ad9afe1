import type { GraphDocument } from "@sigmaflow/core";
import type { Engine } from "../../engine/engine.ts";
import type { ServerContext } from "../context.ts";
import { fileOf, type GraphFile } from "../graph-folder.ts";

/** The endpoint that exists whatever is served; its graph comes with the program. */
export const dropIn = "sdxl1.0-txt2img";

/**
 * The graph behind `/v1/NAME`: the folder's, else a package's.
 *
 * @throws `GRAPH_NOT_FOUND`, `BAD_GRAPH_NAME`.
 */
export async function endpointGraph(name: string, { graphs, shipped, engine }: ServerContext): Promise<GraphFile> {
  const own = await graphs.find(name);
  if (own !== undefined) return own;
  const packaged = packagedGraphs(engine).get(name);
  if (packaged !== undefined) return packagedFile(name, packaged);
  return await (name === dropIn ? shipped : graphs).read(name);
}

const packagedFiles = new WeakMap<GraphDocument, GraphFile>();

function packagedFile(name: string, document: GraphDocument): GraphFile {
  const known = packagedFiles.get(document);
  if (known?.name === name) return known;
  const file = fileOf(name, JSON.stringify(document));
  packagedFiles.set(document, file);
  return file;
}

/** The graphs of the packages in use by name; of two with one name the first package's. */
export function packagedGraphs({ packages }: Pick<Engine, "packages">): ReadonlyMap<string, GraphDocument> {
  return new Map(packages.flatMap(({ graphs = {} }) => Object.entries(graphs)).reverse());
}
