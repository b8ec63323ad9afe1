import { acceptedKinds } from "../port/connect.ts";
import { anyType } from "../port/file-format.ts";
import type { PortType } from "../port/port-type.ts";
import type { PortSpec } from "../port/spec.ts";
import { isList, parseType, type TypeRef } from "../port/type-ref.ts";
import { expectation } from "../problem/english/values.ts";
import type { Catalogue, CatalogueNode } from "./catalogue.ts";
import { standingOf } from "./say-history.ts";

const titles: Readonly<Record<string, string>> = {
  model: "Models",
  text: "Text",
  denoise: "Denoising",
  image: "Pictures",
  flow: "Flow",
  value: "Values",
  remote: "Remote services",
};

/**
 * The node reference as Markdown: one page per category and an index, made from the catalogue. `notes` by category stand at
 * the end of its page: what is longer than a declaration should be.
 */
export function referencePages(
  catalogue: Catalogue,
  notes: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const categories = Map.groupBy(Object.values(catalogue.nodes), (node) => node.category);
  const types = new Map(Object.entries(catalogue.types));
  const pages: Record<string, string> = {};
  const index = ["# Nodes", "", generatedNote, ""];
  for (const category of [...categories.keys()].sort(byTitle)) {
    const nodes = categories.get(category)!;
    index.push(`## [${titleOf(category)}](${category}.md)`, "", "| node | |", "|---|---|");
    for (const node of nodes)
      index.push(`| [\`${node.type}\`](${category}.md#${anchor(node)}) | ${node.description} |`);
    index.push("");
    pages[`${category}.md`] =
      `${[`# ${titleOf(category)}`, "", generatedNote, "", ...nodes.flatMap((node) => section(node, types)), notes[category] ?? ""].join("\n").trimEnd()}\n`;
  }
  index.push("## Kinds of value", "", "| type | | also accepts | files |", "|---|---|---|---|");
  for (const type of types.values()) {
    index.push(
      `| \`${type.id}\` | ${type.description} | ${acceptedKinds(type.id, types)
        .map((id) => `\`${id}\``)
        .join(", ")} | ${filesOf(type)} |`,
    );
  }
  pages["README.md"] = `${index.join("\n")}\n`;
  return pages;
}

const generatedNote = "Made from the declarations by `npm run generate`.";

/** The formats of a kind's files, in words. */
function filesOf({ files }: PortType): string {
  if (files === undefined) return "";
  const labels = [...files.reads, ...files.writes].map(({ label, mediaType }) => label || mediaType);
  return [...new Set(labels)].map((label) => (label === anyType ? "of any type" : label)).join(", ");
}

function section(node: CatalogueNode, types: ReadonlyMap<string, PortType>): string[] {
  const lines = [`## \`${node.type}\``, "", `**${node.label}.** ${node.description}`, ""];
  if (node.body) lines.push(bodyNote[node.body], "");
  lines.push(...table("Inputs", node.inputs, types, node.lazy), ...table("Outputs", node.outputs, types, []));
  const facts = [
    node.resource ? `Uses the resource \`${node.resource}\`.` : "",
    node.cached ? "" : "Never cached.",
    node.lazy.length > 0 ? `Worked out only if needed: ${node.lazy.map((name) => `\`${name}\``).join(", ")}.` : "",
    node.graph ? "Short for a graph, which the editor opens." : "",
    node.version > 1 ? `Graphs say \`"v": ${node.version}\`.` : "",
    ...standingOf(node),
  ].filter(Boolean);
  if (facts.length > 0) lines.push(facts.join(" "), "");
  return lines;
}

const bodyNote = {
  loop:
    "The body's input `item` is the item at hand, `index` its number from 0; every other body input is a port of the node. " +
    "A body output has the name of a body input and is carried: its value in one iteration is that input in the next, and the node outputs the last.",
  map:
    "The body's input `item` is the item at hand, `index` its number from 0; every other body input is a port of the node. " +
    "Each body output becomes a list with one value per item.",
  call: 'The body is a graph, or names one by its file: `"body": { "$graph": "other.json" }`. Its inputs and outputs are the node\'s ports.',
} as const;

function table(
  title: string,
  ports: Readonly<Record<string, PortSpec>>,
  types: ReadonlyMap<string, PortType>,
  lazy: readonly string[],
): string[] {
  const names = Object.keys(ports);
  if (names.length === 0) return [];
  const inputs = title === "Inputs";
  const lines = [
    `| ${title.toLowerCase()} | type | ${inputs ? "default | " : ""}|`,
    `|---|---|${inputs ? "---|" : ""}---|`,
  ];
  for (const name of names) {
    const spec = ports[name]!;
    const presence =
      spec.default !== undefined
        ? `\`${JSON.stringify(spec.default)}\``
        : spec.optional
          ? "optional"
          : lazy.includes(name)
            ? "if needed"
            : "required";
    const allowed = allowedOf(spec, types);
    const words = [spec.label ?? "", spec.description ?? "", allowed ? `Allowed: ${allowed}.` : ""]
      .filter(Boolean)
      .map(sentence)
      .join(" ");
    lines.push(`| \`${name}\` | \`${spec.type.replace("|", "\\|")}\` | ${inputs ? `${presence} | ` : ""}${words} |`);
  }
  lines.push("");
  return lines;
}

function allowedOf(spec: PortSpec, types: ReadonlyMap<string, PortType>): string {
  const type = parseType(spec.type);
  const bounded = spec.values || spec.min !== undefined || spec.max !== undefined || spec.multipleOf !== undefined;
  return type && bounded && isLiteral(type, types) ? expectation(spec) : "";
}

function isLiteral(type: TypeRef, types: ReadonlyMap<string, PortType>): boolean {
  return isList(type) ? isLiteral(type.of, types) : (types.get(type.id)?.literal ?? false);
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function titleOf(category: string): string {
  return titles[category] ?? category;
}

function byTitle(a: string, b: string): number {
  const order = Object.keys(titles);
  return rank(a) - rank(b) || (a < b ? -1 : 1);
  function rank(category: string): number {
    const place = order.indexOf(category);
    return place < 0 ? order.length : place;
  }
}

function anchor(node: CatalogueNode): string {
  return node.type.replace(/[^a-z0-9-]/g, "");
}
