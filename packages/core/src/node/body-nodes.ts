import type { BodyKind, CatalogueNode } from "./catalogue.ts";

function entry(
  type: string,
  body: BodyKind,
  label: string,
  description: string,
  keywords: string[],
): CatalogueNode & {
  readonly body: BodyKind;
} {
  return {
    type,
    version: 1,
    revision: 1,
    label,
    description,
    category: "flow",
    keywords,
    inputs:
      body === "call" ? {} : { items: { type: "list<any>", label: "Items", description: "One iteration for each." } },
    outputs: {},
    lazy: [],
    resource: null,
    uses: [],
    cached: true,
    body,
  };
}

/**
 * The engine's own nodes, whose ports come from the graph inside them. In a loop's or map's body the input `item` is
 * the item at hand and `index` its number from 0; all other body inputs are ports of the node. A loop's body output
 * with the name of a body input is carried: its value in one iteration is that input in the next; the node outputs the last.
 */
export const bodyNodes = [
  entry(
    "loop",
    "loop",
    "Loop",
    "Runs the graph inside once per item and carries state from one iteration to the next.",
    ["denoise", "for", "repeat"],
  ),
  entry("map", "map", "Map", "Runs the graph inside for each item and outputs lists of the results.", [
    "each",
    "batch",
    "samples",
  ]),
  entry("call", "call", "Call graph", "Runs another graph as one node.", ["subgraph", "compound", "group"]),
] as const;
