import type { GraphFolder } from "./graph-folder.ts";

/** A graph as a request gives it: its name, or the document itself. */
export type GivenGraph = string | Readonly<Record<string, unknown>>;

/** The text of a given graph, and the name under which `explain` remembers its runs. Throws `GRAPH_NOT_FOUND`. */
export async function graphText(
  given: GivenGraph,
  graphs: GraphFolder,
): Promise<{ readonly text: string; readonly scope: string }> {
  if (typeof given === "string") return { text: (await graphs.read(given)).text, scope: graphs.file(given) };
  const title = typeof given.title === "string" ? given.title : "untitled";
  return { text: JSON.stringify(given), scope: `title:${title.slice(0, 200)}` };
}
