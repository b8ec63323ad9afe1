import type { GraphBody, GraphDocument, Json, Problem } from "@sigmaflow/core";
import { own } from "@sigmaflow/core/editing";
import { documentTexts } from "../texts/document.ts";
import { addNode, removeNodes, setInput } from "./edit.ts";
import { fixUnfit } from "./fix-unfit.ts";
import { exposeOutput, removeInput, setDefault } from "./interface.ts";
import { positionsOf } from "./layout.ts";
import { inputPorts, outputPorts, portView } from "./ports.ts";
import { nodeLabel, placeOf } from "./say-labels.ts";
import { changeGraph } from "./scope.ts";
import { fittingPort } from "./search.ts";
import { judge, type Situation } from "./verdict.ts";
import { linkFrom } from "./wires.ts";

/** What corrects a problem: in words for a button, and as the document after it. */
export interface Fix {
  readonly does: string;
  readonly document: GraphDocument;
}

/** The one thing that corrects a problem, where it is plain what; undefined where somebody has to decide. */
export function fixOf(
  problem: Problem,
  { document, catalogue, checked }: Pick<Situation, "document" | "catalogue" | "checked">,
): Fix | undefined {
  const { scope, body, node, isShipped } = placeOf(problem, document, catalogue);
  if (isShipped || problem.graph !== undefined) return undefined;
  const found = change(problem, { document, scope, body, catalogue, checked }, node);
  if (found === undefined) return undefined;
  return { does: found.does, document: changeGraph(document, scope, () => found.body) };
}

interface Change {
  readonly does: string;
  readonly body: GraphBody;
}

function change(problem: Problem, situation: Situation, node: string | undefined): Change | undefined {
  const { body } = situation;
  switch (problem.code) {
    case "OUT_OF_RANGE":
      return problem.nearest === undefined || problem.item !== undefined
        ? undefined
        : setValue(situation, node, problem.input, problem.nearest);
    case "WRONG_VALUE": {
      const value = problem.didYouMean ?? problem.number;
      return value === undefined || problem.item !== undefined
        ? undefined
        : setValue(situation, node, problem.input, value);
    }
    case "TYPE_MISMATCH":
      return problem.place === "link" && problem.remedy.use === "output" && node !== undefined
        ? link(situation, node, problem.input, problem.remedy.output)
        : undefined;
    case "MISSING_INPUT":
      return node !== undefined && problem.isLinked ? supply(situation, node, problem.input) : undefined;
    case "UNFIT_VALUE":
      return node === undefined ? undefined : fixUnfit(problem, situation, node);
    case "UNREACHABLE_NODE":
      return { does: documentTexts.deleteIt, body: removeNodes(body, [problem.node]) };
    case "UNUSED_INPUT":
      return { does: documentTexts.deleteIt, body: removeInput(body, problem.input) };
    case "NO_OUTPUTS": {
      const { example } = problem;
      if (example === undefined) return undefined;
      const does = documentTexts.makeOutput({ label: nodeLabel(body, example.node, situation.catalogue) });
      return { does, body: exposeOutput(body, { node: example.node, port: example.output }) };
    }
    default:
      return undefined;
  }
}

function setValue(
  { body, catalogue }: Situation,
  node: string | undefined,
  port: string,
  value: Json,
): Change | undefined {
  if (node === undefined) {
    const spec = own(body.inputs, port);
    return (
      spec && {
        does: documentTexts.setTo({ label: portView(port, spec).label, value: String(value) }),
        body: setDefault(body, port, value),
      }
    );
  }
  const found = own(body.nodes, node);
  const view = found && inputPorts(found, catalogue).find(({ name }) => name === port);
  return (
    view && {
      does: documentTexts.setTo({ label: view.label, value: String(value) }),
      body: setInput(body, { node, port }, value),
    }
  );
}

function link({ body, catalogue }: Situation, node: string, port: string, from: string): Change | undefined {
  const dot = from.lastIndexOf(".");
  const start = { node: from.slice(0, dot), port: from.slice(dot + 1) };
  const source = own(body.nodes, start.node);
  if (source === undefined) return undefined;
  const label = outputPorts(source, catalogue, undefined).find(({ name }) => name === start.port)?.label ?? start.port;
  return {
    does: documentTexts.linkToPort({ node: nodeLabel(body, start.node, catalogue), port: label }),
    body: setInput(body, { node, port }, linkFrom(start)),
  };
}

/** Links an input to the one node that could supply it; without any adds one that needs nothing itself to do so. */
function supply(situation: Situation, node: string, port: string): Change | undefined {
  const { body, catalogue, document, scope } = situation;
  const type = inputPorts(own(body.nodes, node)!, catalogue).find(({ name }) => name === port)?.type;
  if (type === undefined) return undefined;
  const to = { node, port };
  const there: { readonly id: string; readonly body: GraphBody }[] = [];
  for (const [id, one] of Object.entries(body.nodes)) {
    const entry = own(catalogue.nodes, one.type);
    const from = entry && id !== node ? fittingPort(entry, { type, side: "input" }, catalogue) : undefined;
    const verdict = from === undefined ? undefined : judge(situation, { node: id, port: from }, to);
    if (verdict?.fits) there.push({ id, body: verdict.body });
    if (there.length > 1) return undefined; // somebody has to choose
  }
  const [only] = there;
  if (only !== undefined)
    return { does: documentTexts.linkTo({ node: nodeLabel(body, only.id, catalogue) }), body: only.body };
  const makers = Object.values(catalogue.nodes).filter((entry) => {
    const needs = Object.entries(entry.inputs).some(([name, spec]) => portView(name, spec).required);
    return !needs && fittingPort(entry, { type, side: "input" }, catalogue) !== undefined && entry.body === undefined;
  });
  const [maker] = makers;
  if (maker === undefined || makers.length > 1) return undefined;
  const place = positionsOf(body).get(node) ?? { x: 0, y: 0 };
  const added = addNode(body, maker.type, { x: place.x - 320, y: place.y }, catalogue);
  const next = changeGraph(document, scope, () => added.body);
  const from = { node: added.id, port: fittingPort(maker, { type, side: "input" }, catalogue)! };
  const verdict = judge({ ...situation, document: next, body: added.body }, from, to);
  return verdict.fits ? { does: documentTexts.add({ label: maker.label }), body: verdict.body } : undefined;
}
