import type { GivenGraph } from "@sigmaflow/core/wire";
import type { ServerContext } from "./context.ts";
import { endpointGraph } from "./public/endpoint.ts";

/**
 * A given graph, by name whichever `/v1` has, and the name under which `explain` remembers its runs.
 *
 * @throws `GRAPH_NOT_FOUND`.
 */
export async function graphSource(
  given: GivenGraph,
  context: ServerContext,
): Promise<{ readonly source: GivenGraph; readonly graphName: string }> {
  if (typeof given === "string")
    return { source: (await endpointGraph(given, context)).text, graphName: context.graphs.file(given) };
  const title = typeof given.title === "string" ? given.title : "untitled";
  return { source: given, graphName: `title:${title.slice(0, 200)}` };
}
