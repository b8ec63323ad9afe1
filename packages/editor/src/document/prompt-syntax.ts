import type { Catalogue, CatalogueNode, GivenValue, GraphBody } from "@sigmaflow/core";
import { isFrom, isInput, linkParts, own } from "@sigmaflow/core/editing";
import { inputPorts, type PortView } from "./ports.ts";
import { inputsCard } from "./wires.ts";

/** The ways to write weights in a prompt. */
export type PromptSyntax = "a1111" | "comfyui" | "compel" | "none";

type Syntaxes = ReadonlyMap<string, PromptSyntax>;

const known = new WeakMap<GraphBody, { readonly catalogue: Catalogue; readonly syntaxes: Syntaxes }>();

/**
 * How weights are written in a text of a graph, which follows from the node that encodes it, through whatever passes it
 * on; undefined for texts that no prompt is made of. `node` is the card of the graph's inputs for those.
 */
export function promptSyntaxOf(
  body: GraphBody,
  { node, port }: { readonly node: string; readonly port: string },
  catalogue: Catalogue,
): PromptSyntax | undefined {
  return syntaxesOf(body, catalogue).get(`${node}.${port}`);
}

function syntaxesOf(body: GraphBody, catalogue: Catalogue): Syntaxes {
  const before = known.get(body);
  if (before?.catalogue === catalogue) return before.syntaxes;
  const syntaxes = new Map<string, PromptSyntax>();
  known.set(body, { catalogue, syntaxes });
  const mark = (node: string, port: string, syntax: PromptSyntax): void => {
    const name = `${node}.${port}`;
    if (syntaxes.has(name)) return;
    syntaxes.set(name, syntax);
    const given = own(own(body.nodes, node)?.in, port);
    if (isInput(given)) syntaxes.set(`${inputsCard}.${given.$input}`, syntax);
    if (!isFrom(given)) return;
    const from = linkParts(given.$from).node;
    const source = own(body.nodes, from);
    if (source === undefined) return;
    for (const text of inputPorts(source, catalogue).filter(isLongText)) mark(from, text.name, syntax);
  };
  for (const [id, node] of Object.entries(body.nodes)) {
    const entry = own(catalogue.nodes, node.type);
    const inside = node.body !== undefined && !("$graph" in node.body) ? node.body : entry?.graph;
    const syntax = entry && encoderSyntax(entry, node.in, body);
    for (const port of inputPorts(node, catalogue)) {
      if (port.spec.type !== "string") continue;
      const read = isLongText(port) ? syntax : undefined;
      const found = read ?? (inside && syntaxesOf(inside, catalogue).get(`${inputsCard}.${port.name}`));
      if (found !== undefined) mark(id, port.name, found);
    }
  }
  return syntaxes;
}

/** The syntax that a node reads prompts in, if it reads any. */
function encoderSyntax(
  { inputs }: CatalogueNode,
  given: Readonly<Record<string, GivenValue>> | undefined,
  body: GraphBody,
): PromptSyntax | undefined {
  const spec = own(inputs, "weights");
  if (spec?.values?.includes("a1111") !== true) return undefined;
  const value = own(given, "weights");
  const said = isInput(value) ? own(body.inputs, value.$input)?.default : value;
  const syntax = typeof said === "string" ? said : spec.default;
  return isSyntax(syntax) ? syntax : "a1111";
}

function isSyntax(value: unknown): value is PromptSyntax {
  return value === "a1111" || value === "comfyui" || value === "compel" || value === "none";
}

function isLongText({ spec }: PortView): boolean {
  return spec.type === "string" && spec.multiline === true;
}
