import { type GivenValue, isFrom, isInput, linkParts } from "../graph/document.ts";

/** Where a node's input comes from. */
export type InputSource =
  | { readonly kind: "literal"; readonly value: unknown }
  | { readonly kind: "node"; readonly node: number; readonly port: string }
  | { readonly kind: "input"; readonly name: string }
  | { readonly kind: "list"; readonly items: readonly InputSource[] }
  | { readonly kind: "absent" };

/** The number of a node in the plan, by its id. */
export type NumberOf = (id: string) => number;

/** What a node's input, or a graph's output, is given. */
export function sourceOf(given: GivenValue, numberOf: NumberOf): InputSource {
  if (isFrom(given)) {
    const { node, port } = linkParts(given.$from);
    return { kind: "node", node: numberOf(node), port };
  }
  if (isInput(given)) return { kind: "input", name: given.$input };
  if (Array.isArray(given) && given.some((item) => isFrom(item) || isInput(item))) {
    return { kind: "list", items: given.map((item) => sourceOf(item, numberOf)) };
  }
  return { kind: "literal", value: given };
}

/** The numbers of the nodes that a source reads, once per link. */
export function nodesOf(source: InputSource): readonly number[] {
  if (source.kind === "node") return [source.node];
  return source.kind === "list" ? source.items.flatMap(nodesOf) : [];
}
