import { type GivenValue, type GraphBody, type GraphNode, isFrom, isInput, linkParts } from "../graph/document.ts";
import { jsonText } from "../text/json-text.ts";

/** What went by another name before, by the name before. */
export interface Renames {
  readonly nodes: ReadonlyMap<string, string>;
  readonly inputs: ReadonlyMap<string, string>;
}

/**
 * The nodes and inputs of a graph that are the same under another name: there is one alone that came and is what one
 * that went was, links to others of them included.
 */
export function renamesBetween(before: GraphBody, after: GraphBody): Renames {
  const inputs = matched(
    gone(before.inputs, after.inputs).map((name) => [name, jsonText(before.inputs![name])]),
    gone(after.inputs, before.inputs).map((name) => [name, jsonText(after.inputs![name])]),
  );
  const nodes = new Map<string, string>();
  // A node that links a renamed one is known to be the same once that one is.
  for (let found = -1; found !== nodes.size; ) {
    found = nodes.size;
    const renames = { nodes, inputs };
    const went = gone(before.nodes, after.nodes).filter((id) => !nodes.has(id));
    const taken = new Set(nodes.values());
    const came = gone(after.nodes, before.nodes).filter((id) => !taken.has(id));
    const more = matched(
      went.map((id) => [id, jsonText(renamedNode(before.nodes[id]!, renames))]),
      came.map((id) => [id, jsonText(after.nodes[id])]),
    );
    for (const [id, name] of more) nodes.set(id, name);
  }
  return { nodes, inputs };
}

/** What a node's input is given, with the names of today. */
export function renamedGiven(value: GivenValue, renames: Renames): GivenValue {
  // What stands in a list is a link or plain JSON, like what stands alone.
  if (Array.isArray(value)) return value.map((entry) => renamedLink(entry, renames)) as GivenValue;
  return renamedLink(value, renames);
}

/** The same of an output's link, with what else it says. */
export function renamedLink<T>(value: T, { nodes, inputs }: Renames): T {
  if (isInput(value)) return { ...(value as T & object), $input: inputs.get(value.$input) ?? value.$input };
  if (!isFrom(value)) return value;
  const { node, port } = linkParts(value.$from);
  const name = nodes.get(node);
  return name === undefined ? value : { ...(value as T & object), $from: `${name}.${port}` };
}

function renamedNode(node: GraphNode, renames: Renames): GraphNode {
  if (node.in === undefined) return node;
  const given = Object.entries(node.in).map(([port, value]) => [port, renamedGiven(value, renames)]);
  return { ...node, in: Object.fromEntries(given) };
}

function gone(one: object | undefined, other: object | undefined): readonly string[] {
  return Object.keys(one ?? {}).filter((name) => !Object.hasOwn(other ?? {}, name));
}

type Described = readonly (readonly [name: string, text: string])[];

/** Names of either side whose texts are the same and nobody else's on their side. */
function matched(before: Described, after: Described): ReadonlyMap<string, string> {
  const [were, are] = [byText(before), byText(after)];
  const found = [...were].flatMap(([text, names]) => {
    const other = are.get(text);
    return names.length === 1 && other?.length === 1 ? [[names[0]!, other[0]!] as const] : [];
  });
  return new Map(found);
}

function byText(described: Described): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const [name, text] of described) {
    const known = names.get(text);
    if (known === undefined) names.set(text, [name]);
    else known.push(name);
  }
  return names;
}
