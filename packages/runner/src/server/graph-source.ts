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
): Promise<{ readonly source: GivenGraph; readonly scope: string }> {
  if (typeof given === "string") return { source: (await graphs.read(given)).text, scope: graphs.file(given) };
  const title = typeof given.title === "string" ? given.title : "untitled";
  return { source: given, scope: `title:${title.slice(0, 200)}` };
}
