import type { Json } from "@sigmaflow/core";
import { isList, own, previewingKind, sayType, type TypeRef } from "@sigmaflow/core/editing";
import { sayFacts } from "./facts-text.ts";
import { typesOf } from "./ports.ts";
import type { RunView } from "./run-view.ts";
import { pathIn } from "./scope.ts";
import { factsAt, type Situation, typeAt } from "./verdict.ts";
import { type End, inputsCard } from "./wires.ts";

/** What a wire carries, as far as it is known. */
export interface WireNote {
  readonly kind: string;
  /** Size, count, expert, or a short value; empty where none is known. */
  readonly facts: string;
  /** Content id of what a run made there, where it can be looked at. */
  readonly picture?: string;
}

/** The longest text that is shown whole. */
const longest = 40;

/** What the wire from an output carries: what a run made there, else what is known without one. */
export function wireNote(
  situation: Situation,
  from: End,
  { run, values }: { readonly run: RunView | undefined; readonly values: Readonly<Record<string, Json>> },
): WireNote {
  const { catalogue, scope } = situation;
  const types = typesOf(catalogue);
  const type: TypeRef = typeAt(situation, from) ?? { id: "any" };
  const kind = sayType(type, types).replace(/^an? /, "");
  if (from.node === inputsCard) return { kind, facts: scope.length > 0 ? "" : given(situation, from, values) };
  const made = run?.nodes.get(pathIn(scope, from.node));
  const facts = { ...factsAt(situation, from), ...own(made?.facts, from.port) };
  const picture = previewingKind(type, types) && !isList(type) ? own(made?.outputs, from.port) : undefined;
  return { kind, facts: sayFacts(type, facts, catalogue), ...(picture !== undefined && { picture }) };
}

function given({ body }: Situation, { port }: End, values: Readonly<Record<string, Json>>): string {
  const value = own(values, port) ?? own(body.inputs, port)?.default;
  if (value === undefined || typeof value === "object") return "";
  const text = String(value);
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
