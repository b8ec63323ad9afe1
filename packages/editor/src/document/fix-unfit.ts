import { type CheckResult, check, type GraphBody, type Problem } from "@sigmaflow/core";
import { linkParts, own } from "@sigmaflow/core/editing";
import { documentTexts } from "../texts/document.ts";
import { addNode, changeNode, setInput } from "./edit.ts";
import { setDefault } from "./interface.ts";
import { positionsOf } from "./layout.ts";
import { nodeLabel } from "./say-labels.ts";
import { changeGraph, pathIn } from "./scope.ts";
import type { Situation } from "./verdict.ts";
import { linkFrom } from "./wires.ts";

type Unfit = Extract<Problem, { readonly code: "UNFIT_VALUE" }>;

interface Change {
  readonly does: string;
  readonly body: GraphBody;
}

/**
 * What brings an input the value that it needs: a link to the one output that is it, another name where nothing else
 * needs the one that is there, else a node of its own with that name.
 */
export function fixUnfit(problem: Unfit, situation: Situation, node: string): Change | undefined {
  return linkOther(problem, situation, node) ?? nameOther(problem, situation) ?? addOther(problem, situation, node);
}

function linkOther({ from, input, needed }: Unfit, situation: Situation, node: string): Change | undefined {
  const { body, scope, checked, catalogue } = situation;
  const { port } = linkParts(from);
  const [only, ...more] = Object.keys(body.nodes).filter((id) => {
    const facts = checked.outputs.get(pathIn(scope, id))?.get(port)?.facts;
    return id !== node && Object.values(facts ?? {}).includes(needed);
  });
  if (only === undefined || more.length > 0) return undefined;
  return {
    does: documentTexts.linkTo({ node: nodeLabel(body, only, catalogue) }),
    body: setInput(body, { node, port: input }, linkFrom({ node: only, port })),
  };
}

function nameOther({ named }: Unfit, situation: Situation): Change | undefined {
  const [name] = named?.available ?? [];
  if (named === undefined || name === undefined) return undefined;
  const { body, document, scope, checked, catalogue } = situation;
  const { node, input } = named;
  const next = node === undefined ? setDefault(body, input, name) : setInput(body, { node, port: input }, name);
  const after = check(
    changeGraph(document, scope, () => next),
    catalogue,
  );
  return isBetter(after, checked) ? { does: documentTexts.use({ name }), body: next } : undefined;
}

/** Whether fewer values do not fit, and none does not fit that did. */
function isBetter(after: CheckResult, before: CheckResult): boolean {
  const places = ({ problems }: CheckResult) =>
    problems.filter(({ code }) => code === "UNFIT_VALUE").map(({ path, port }) => `${path} ${port}`);
  const known = new Set(places(before));
  const left = places(after);
  return left.length < known.size && left.every((place) => known.has(place));
}

function addOther({ named, from, input }: Unfit, situation: Situation, node: string): Change | undefined {
  const { body, catalogue } = situation;
  const [name] = named?.available ?? [];
  const source = linkParts(from);
  if (named === undefined || name === undefined || named.node !== source.node) return undefined;
  const before = own(body.nodes, source.node)!;
  const { x, y } = positionsOf(body).get(source.node) ?? { x: 0, y: 0 };
  const added = addNode(body, before.type, { x, y: y + 220 }, catalogue);
  const set = changeNode(added.body, added.id, (made) => ({ ...made, in: { ...before.in, [named.input]: name } }));
  return {
    does: documentTexts.addWith({ label: nodeLabel(body, source.node, catalogue).replace(/ \(.*\)$/, ""), name }),
    body: setInput(set, { node, port: input }, linkFrom({ node: added.id, port: source.port })),
  };
}
