import type { GraphDocument } from "@sigmaflow/core";
import type { Engine } from "../../engine/engine.ts";
import type { ServerContext } from "../context.ts";
import { fileOf } from "../graph-folder.ts";
import type { GraphFile } from "../graphs.ts";
import { dropIn, slugAliases, withDefaultsOf } from "./slug-aliases.ts";

/**
 * The graph behind `/v1/NAME`: the folder's, else a package's, else the one that does what the live service calls so.
 *
 * @throws `GRAPH_NOT_FOUND`, `BAD_GRAPH_NAME`.
 */
export async function endpointGraph(name: string, context: ServerContext): Promise<GraphFile> {
  const { graphs, shipped } = context;
  const own = await ownGraph(name, context);
  if (own !== undefined) return own;
  const alias = Object.hasOwn(slugAliases, name) ? slugAliases[name] : undefined;
  if (alias === undefined) return await (name === dropIn ? shipped : graphs).read(name);
  const known = (await ownGraph(alias.graph, context)) ?? (await shipped.read(alias.graph));
  return withDefaultsOf(known, alias, context.engine.registry);
}

/** A graph of the folder, else of a package. */
async function ownGraph(
  name: string,
  { graphs, engine }: Pick<ServerContext, "graphs" | "engine">,
): Promise<GraphFile | undefined> {
  const own = await graphs.find(name);
  if (own !== undefined) return own;
  const packaged = packagedGraphs(engine).get(name);
  return packaged && packagedFile(name, packaged);
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
