import type { GivenGraph } from "@sigmaflow/core/wire";
import type { GraphFolder } from "./graph-folder.ts";

/**
 * A given graph, and the name under which `explain` remembers its runs.
 *
 * @throws `GRAPH_NOT_FOUND`.
 */
export async function graphSource(
  given: GivenGraph,
  graphs: GraphFolder,
): Promise<{ readonly source: GivenGraph; readonly graphName: string }> {
  if (typeof given === "string") return { source: (await graphs.read(given)).text, graphName: graphs.file(given) };
  const title = typeof given.title === "string" ? given.title : "untitled";
  return { source: given, graphName: `title:${title.slice(0, 200)}` };
}
