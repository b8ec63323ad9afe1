import { isFrom, linkParts } from "../../graph/document.ts";
import { byName } from "../../value/record.ts";
import type { CheckedGraph } from "../context.ts";
import type { StaticInfo } from "../static-info.ts";
import { followFrom, followInput } from "./links.ts";

/** What is known of a graph's outputs, by name. Reports outputs that lead nowhere, and graphs without any. */
export function checkOutputs(graph: CheckedGraph): Map<string, StaticInfo> {
  const found = new Map<string, StaticInfo>();
  for (const [name, output] of byName(graph.body.outputs)) {
    const place = { path: graph.path, port: name, at: graph.at("outputs", name) };
    found.set(name, isFrom(output) ? followFrom(output, graph, place) : { ...followInput(output, graph, place) });
  }
  if (found.size === 0) {
    const place = { path: graph.path, at: graph.at("outputs") };
    graph.context.collector.add({ code: "NO_OUTPUTS", ...place, ...example(graph) });
  }
  return found;
}

/** The outputs that a person most likely meant: what nothing else reads. */
function example(graph: CheckedGraph): { readonly example?: { readonly node: string; readonly output: string } } {
  const read = new Set<string>();
  for (const { node } of graph.nodes.values()) {
    for (const value of Object.values(node.in ?? {})) if (isFrom(value)) read.add(linkParts(value.$from).node);
  }
  for (const { id, outputs } of graph.nodes.values()) {
    const [output] = outputs?.keys() ?? [];
    if (output !== undefined && !read.has(id)) return { example: { node: id, output } };
  }
  return {};
}
