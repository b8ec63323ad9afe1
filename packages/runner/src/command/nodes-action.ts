import {
  type Catalogue,
  type CatalogueNode,
  didYouMean,
  expectation,
  type PortSpec,
  standingOf,
} from "@sigmaflow/core";
import { type Screen, screenOf, styled } from "../terminal/screen.ts";
import { tableText } from "../terminal/table.ts";
import type { UseFlags } from "../use/packages-in-use.ts";
import { catalogueInUse } from "./catalogue-in-use.ts";
import { printError } from "./cli-error.ts";
import { exitCodes } from "./exit.ts";

/** Lists all nodes or describes one, and returns the exit code. */
export async function nodesAction(
  type: string | undefined,
  flags: UseFlags & { readonly json?: boolean },
): Promise<number> {
  const catalogue = await catalogueInUse(flags);
  const screen = screenOf(process.stdout);
  if (type === undefined) {
    const nodes = Object.values(catalogue.nodes);
    process.stdout.write(flags.json ? json(nodes) : listText(nodes, screen));
    return exitCodes.done;
  }
  const node = Object.hasOwn(catalogue.nodes, type) ? catalogue.nodes[type] : undefined;
  if (node === undefined) {
    const names = Object.keys(catalogue.nodes);
    const message = `There is no node \`${type}\`.${didYouMean(type, names)} \`sigmaflow nodes\` lists all.`;
    printError({ code: "UNKNOWN_NODE_TYPE", message });
    return exitCodes.refused;
  }
  process.stdout.write(flags.json ? json(node) : describe(node, catalogue, screen));
  return exitCodes.done;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function listText(nodes: readonly CatalogueNode[], screen: Screen): string {
  const categories = [...new Set(nodes.map(({ category }) => category))].sort();
  const blocks = categories.map((category) => {
    const rows = nodes
      .filter((node) => node.category === category)
      .map(({ type, description }) => [`  ${styled(screen, "cyan", type)}`, firstSentence(description)]);
    return `${styled(screen, "bold", category)}\n${tableText(rows)}`;
  });
  return blocks.join("\n");
}

function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
}

function describe(node: CatalogueNode, { types }: Catalogue, screen: Screen): string {
  const head = `${styled(screen, "bold", node.type)}  ${node.label}, version ${node.version}\n${[node.description, ...standingOf(node)].join("\n")}\n`;
  const ports = (title: string, specs: Readonly<Record<string, PortSpec>>) =>
    Object.keys(specs).length === 0
      ? ""
      : `\n${styled(screen, "bold", title)}\n${tableText(Object.entries(specs).map(([name, spec]) => portRow(name, spec, screen)))}`;
  const ownPorts =
    node.body === undefined ? "" : "\nIts other inputs and its outputs are those of the graph inside it (`body`).\n";
  const used = new Set([...Object.values(node.inputs), ...Object.values(node.outputs)].map(({ type }) => type));
  const kinds = [...used]
    .map((id) => types[id])
    .filter((kind) => kind !== undefined && !kind.literal)
    .map((kind) => [`  ${kind!.id}`, kind!.description]);
  const legend = kinds.length === 0 ? "" : `\n${styled(screen, "bold", "Kinds of value")}\n${tableText(kinds)}`;
  return head + ports("Inputs", node.inputs) + ports("Outputs", node.outputs) + ownPorts + legend;
}

function portRow(name: string, spec: PortSpec, screen: Screen): readonly string[] {
  const expected = expectation(spec);
  const facts = [
    spec.type,
    expected === spec.type ? undefined : expected,
    spec.default !== undefined ? `default ${JSON.stringify(spec.default)}` : spec.optional ? "optional" : undefined,
  ];
  const text = spec.description ?? spec.label ?? "";
  return [`  ${styled(screen, "cyan", name)}`, facts.filter((fact) => fact !== undefined).join(", "), text];
}
