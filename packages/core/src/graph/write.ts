import { plainStyle, styledJson } from "../text/json-style.ts";
import { isTree, own, type Tree } from "../value/record.ts";
import type { GraphDocument } from "./document.ts";

/** The keys of graphs and nodes in the order they are written. */
const known = [
  ...["$schema", "sigmaflow", "title", "description"],
  ...["type", "v", "label", "in", "body"],
  ...["inputs", "nodes", "outputs", "layout", "meta"],
];
/** Groups whose entries stand on lines of their own, however short. */
const groups: ReadonlySet<string> = new Set(["inputs", "nodes", "outputs", "layout"]);

/**
 * A document as text for people and version control: two spaces, known keys in a fixed order, each node, input and
 * output on one line where it fits into 120 columns. Reading it returns the same document, but that version 1 of a node goes
 * without saying; the order of names is kept.
 */
export function writeGraph(document: GraphDocument): string {
  return `${graphText(document, 0)}\n`;
}

/** The text of a graph, or of a node (which has the same keys in front). */
function graphText(value: object, indent: number): string {
  const members = Object.entries(arranged(value)).flatMap(([key, inner]) =>
    inner === undefined ? [] : [`${JSON.stringify(key)}: ${memberText(key, inner, indent + 1)}`],
  );
  return lines("{", members, "}", indent);
}

/** A graph or node with its known keys in their order. */
function arranged(value: object): Tree {
  // Graphs and nodes are plain data.
  const tree = value as Tree;
  const keys = Object.keys(value);
  const order = [...known.filter((key) => keys.includes(key)), ...keys.filter((key) => !known.includes(key))];
  const isFirst = typeof own(tree, "type") === "string" && own(tree, "v") === 1;
  return Object.fromEntries(order.filter((key) => key !== "v" || !isFirst).map((key) => [key, tree[key]]));
}

function memberText(key: string, value: unknown, indent: number): string {
  if (!isTree(value)) return valueText(value, indent, key.length + 4);
  if (key === "body" && isGraph(value)) return graphText(value, indent);
  if (!groups.has(key)) return valueText(value, indent, key.length + 4);
  const entries = Object.entries(value)
    .filter(([, entry]) => entry !== undefined)
    .map(([name, entry]) => {
      const before = `${JSON.stringify(name)}: `;
      if (key !== "nodes" || !isTree(entry)) return before + valueText(entry, indent + 1, before.length + 1);
      if (isGraph(own(entry, "body"))) return before + graphText(entry, indent + 1);
      return before + valueText(arranged(entry), indent + 1, before.length + 1);
    });
  return lines("{", entries, "}", indent);
}

function valueText(value: unknown, indent: number, before: number): string {
  return styledJson(value, plainStyle, "  ".repeat(indent), before);
}

function lines(open: string, members: readonly string[], close: string, indent: number): string {
  if (members.length === 0) return open + close;
  const inside = "  ".repeat(indent + 1);
  return `${open}\n${members.map((member) => inside + member).join(",\n")}\n${"  ".repeat(indent)}${close}`;
}

function isGraph(value: unknown): boolean {
  return isTree(value) && isTree(own(value, "nodes"));
}
