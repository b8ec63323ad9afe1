import {
  type Catalogue,
  type CheckResult,
  check,
  type GraphBody,
  type GraphDocument,
  type Problem,
  type StaticFacts,
} from "@sigmaflow/core";
import { connects, isList, own, type TypeRef } from "@sigmaflow/core/editing";
import { documentTexts } from "../texts/document.ts";
import { connect } from "./edit.ts";
import { portView, typesOf } from "./ports.ts";
import { changeGraph, pathIn, type Scope } from "./scope.ts";
import { type End, inputsCard, outputsCard } from "./wires.ts";

/** What a wire would come to: the graph with it, or why not, in words. */
export type Verdict =
  | { readonly fits: true; readonly body: GraphBody }
  | { readonly fits: false; readonly message: string; readonly hint: string };

/** What is needed to judge a wire. */
export interface Situation {
  readonly document: GraphDocument;
  readonly scope: Scope;
  readonly body: GraphBody;
  readonly checked: CheckResult;
  readonly catalogue: Catalogue;
}

const refusing: ReadonlySet<string> = new Set(["TYPE_MISMATCH", "CYCLE", "UNKNOWN_OUTPUT", "UNKNOWN_INPUT"]);

/** Judges a wire by checking the graph with it: whatever new stands in the way is the refusal. */
export function judge(situation: Situation, from: End, to: End): Verdict {
  const { document, scope, body, checked, catalogue } = situation;
  if (from.node === to.node) {
    return { fits: false, message: documentTexts.ownOutput, hint: documentTexts.loopRepeats };
  }
  if (from.node === inputsCard && to.node === outputsCard) {
    return { fits: true, body: connect(body, from, to, catalogue, true) };
  }
  const type = typeAt(situation, from);
  const next = connect(body, from, to, catalogue, type !== undefined && !isList(type));
  const after = check(
    changeGraph(document, scope, () => next),
    catalogue,
  );
  const before = new Set(checked.problems.map(said));
  const found = after.problems.find((problem) => refusing.has(problem.code) && !before.has(said(problem)));
  return found === undefined ? { fits: true, body: next } : { fits: false, message: found.message, hint: found.hint };
}

function said({ code, path, port, message }: Problem): string {
  return JSON.stringify([code, path, port, message]);
}

/** The type of an output, as far as it is known. */
export function typeAt({ scope, body, checked, catalogue }: Situation, { node, port }: End): TypeRef | undefined {
  if (node === inputsCard) {
    const spec = own(body.inputs, port);
    return spec && portView(port, spec).type;
  }
  const known = checked.outputs.get(pathIn(scope, node))?.get(port)?.type;
  if (known !== undefined) return known;
  const spec = own(own(catalogue.nodes, own(body.nodes, node)?.type ?? "")?.outputs, port);
  return spec && portView(port, spec).type;
}

/** What is known of an output's value. */
export function factsAt({ scope, checked }: Situation, { node, port }: End): StaticFacts | undefined {
  return checked.outputs.get(pathIn(scope, node))?.get(port)?.facts;
}

/** Whether a value of one type may go into a port of another, or into a list there. */
export function typesFit(from: TypeRef, to: TypeRef, catalogue: Catalogue): boolean {
  const types = typesOf(catalogue);
  return connects(from, to, types) || (isList(to) && connects(from, to.of, types));
}
