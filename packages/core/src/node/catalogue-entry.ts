import type { Entries } from "../package/collection.ts";
import type { Ports } from "../port/port.ts";
import type { PortSpec } from "../port/spec.ts";
import type { CatalogueNode } from "./catalogue.ts";
import type { AnyNode } from "./define-node.ts";
import type { CompoundDefinition, Registrable } from "./definition.ts";

/** Collections by name. */
export type Collections = ReadonlyMap<string, Entries<unknown>>;

/** A node or compound as plain JSON; ports whose words are a collection's names list those in use. */
export function entryOf(node: Registrable, collections: Collections): CatalogueNode {
  return "graph" in node ? compoundEntry(node) : nodeEntry(node, collections);
}

/** Whether a node's entry depends on what packages put into collections. */
export function hasChoices(node: Registrable): boolean {
  return Object.values(node.inputs).some(({ choices }) => choices !== undefined);
}

function nodeEntry(node: AnyNode, collections: Collections): CatalogueNode {
  return {
    ...words(node),
    inputs: specs(node.inputs, collections),
    outputs: specs(node.outputs),
    lazy: Object.keys(node.lazy ?? {}),
    ...(node.price !== undefined && { price: node.price }),
    resource: node.resource ?? null,
    uses: [...new Set([...(node.uses ?? []), ...(node.numeric ? [node.numeric] : [])].map((key) => key.name))],
    cached: node.cache !== "never",
  };
}

function compoundEntry(node: CompoundDefinition): CatalogueNode {
  const { graph } = node;
  return {
    ...words(node),
    inputs: graph.inputs ?? {},
    outputs: specs(node.outputs),
    lazy: [],
    resource: null,
    uses: [],
    cached: true,
    graph,
  };
}

function words(node: Registrable) {
  const { type, version, revision = 1, migrations = [], deprecated, effect } = node;
  const { label, description, category, keywords } = node;
  return {
    type,
    version,
    revision,
    ...(migrations.length > 0 && { migrations }),
    ...(deprecated !== undefined && { deprecated }),
    ...(effect !== undefined && { effect }),
    label: label ?? type,
    description: description ?? "",
    category: category ?? type.split(".")[0]!,
    keywords: keywords ?? [],
  };
}

function specs(ports: Ports, collections?: Collections): Record<string, PortSpec> {
  return Object.fromEntries(
    Object.entries(ports).map(([name, { spec, choices }]) => {
      if (choices === undefined) return [name, spec];
      const { values: _own, ...bare } = spec;
      const values = [...(collections?.get(choices)?.keys() ?? [])];
      return [name, values.length === 0 ? bare : { ...bare, values }];
    }),
  );
}
