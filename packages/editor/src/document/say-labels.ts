import type { Catalogue, GraphBody, GraphDocument, Problem } from "@sigmaflow/core";
import { linkParts, own } from "@sigmaflow/core/editing";
import { documentTexts } from "../texts/document.ts";
import { hintOf } from "./hints.ts";
import { inputPorts, outputPorts, portView } from "./ports.ts";
import { openGraph, type Scope } from "./scope.ts";

/** A node as people know it; with its id where another is called the same. */
export function nodeLabel(body: GraphBody, id: string, catalogue: Catalogue): string {
  const labelOf = (key: string) => {
    const node = own(body.nodes, key);
    return node?.label ?? own(catalogue.nodes, node?.type ?? "")?.label ?? node?.type ?? key;
  };
  const label = labelOf(id);
  const isShared = Object.keys(body.nodes).some((key) => key !== id && labelOf(key) === label);
  return isShared ? `${label} (${id})` : label;
}

function portLabel(body: GraphBody, id: string, port: string, catalogue: Catalogue): string | undefined {
  const node = own(body.nodes, id);
  if (node === undefined) return undefined;
  const ports = [...outputPorts(node, catalogue, undefined), ...inputPorts(node, catalogue)];
  return ports.find(({ name }) => name === port)?.label;
}

/** A text of core's with labels where it has ids: `node.port` and `node` of a graph, and ports of the node that it is about. */
export function withLabels(text: string, body: GraphBody, catalogue: Catalogue, about?: string): string {
  return text.replaceAll(/`([^`]+)`/g, (said, name: string) => {
    const { node, port } = linkParts(name);
    if (own(body.nodes, node) !== undefined) {
      return `${nodeLabel(body, node, catalogue)} · ${portLabel(body, node, port, catalogue) ?? port}`;
    }
    if (own(body.nodes, name) !== undefined && name !== about) return nodeLabel(body, name, catalogue);
    const ofNode = about === undefined ? undefined : portLabel(body, about, name, catalogue);
    if (ofNode !== undefined) return `“${ofNode}”`;
    const input = about === undefined ? own(body.inputs, name) : undefined;
    return input === undefined ? said : `“${portView(name, input).label}”`;
  });
}

/** The graph that a problem is in, and the node there that it is about; none for one of the graph itself. */
export function placeOf(
  { path }: Pick<Problem, "path">,
  document: GraphDocument,
  catalogue: Catalogue,
): { readonly scope: Scope; readonly body: GraphBody; readonly node?: string; readonly isShipped: boolean } {
  const parts = path === "" ? [] : path.split("/");
  const node = parts.at(-1);
  const scope = parts.slice(0, -1);
  const open = openGraph(document, scope, catalogue);
  return {
    scope,
    body: open?.body ?? document,
    isShipped: open?.compound !== undefined,
    ...(node !== undefined && { node }),
  };
}

/** A problem as somebody sees it who sees the canvas: where it is, what is wrong, and what to do. */
export function sayProblem(
  problem: Problem,
  document: GraphDocument,
  catalogue: Catalogue,
): { readonly place: string; readonly message: string; readonly hint: string } {
  const { scope, body, node } = placeOf(problem, document, catalogue);
  const names: string[] = [];
  scope.forEach((id, depth) => {
    const around = openGraph(document, scope.slice(0, depth), catalogue)?.body ?? document;
    names.push(nodeLabel(around, id, catalogue));
  });
  if (node !== undefined) names.push(nodeLabel(body, node, catalogue));
  const { port } = problem;
  const ofGraph = port === undefined ? undefined : own(body.inputs, port);
  const label =
    port && (node === undefined ? ofGraph && portView(port, ofGraph).label : portLabel(body, node, port, catalogue));
  if (port !== undefined) names.push(label ?? port);
  return {
    place: names.join(" · ") || documentTexts.graph,
    message: withLabels(problem.message, body, catalogue, node),
    hint: withLabels(hintOf(problem), body, catalogue, node),
  };
}
