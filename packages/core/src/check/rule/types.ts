import { type Bindings, connects, sayType, substitute } from "../../port/connect.ts";
import { isList, isVariable, parseType, type TypeRef } from "../../port/type-ref.ts";
import type { CheckedNode, Context, Scope } from "../context.ts";
import type { Known } from "../known.ts";
import type { LinkPlace } from "./links.ts";

/** A link that brings a value to a port. */
export interface Arrival {
  readonly place: LinkPlace;
  /** `load.vae`, or the name of the graph input. */
  readonly from: string;
  readonly known: Known;
}

/** Type variables of one node: what they are bound to, and by which port. */
export interface NodeBindings {
  readonly types: Bindings;
  readonly by: Map<string, string>;
}

/** Whether a port takes a kind of value; reports what it does not take. Binds the node's type variables. */
export function checkType(
  scope: Scope,
  node: CheckedNode,
  to: TypeRef,
  bindings: NodeBindings,
  { place, from, known }: Arrival,
): boolean {
  const { context } = scope;
  const { port } = place;
  if (connects(known.type, to, context.types, bindings.types)) {
    if (isVariable(to) && !bindings.by.has(to.variable)) bindings.by.set(to.variable, port);
    return true;
  }
  const label = node.entry?.label ?? node.id;
  const takes = sayType(substitute(to, bindings.types), context.types);
  const gives = sayType(known.type, context.types);
  const first = isVariable(to) ? bindings.by.get(to.variable) : undefined;
  const message =
    first === undefined || first === port
      ? `${label} takes ${takes} as \`${port}\`, but \`${from}\` gives ${gives}.`
      : `${label} takes one kind of value as \`${first}\` and \`${port}\`: \`${first}\` is ${takes}, but \`${from}\` gives ${gives}.`;
  context.report.add("TYPE_MISMATCH", {
    path: place.path,
    port,
    at: place.at,
    message,
    hint: wayOut(scope, known.type, substitute(to, bindings.types), from),
  });
  return false;
}

/** How a person gets from what there is to what is needed. */
export function wayOut(scope: Scope, from: TypeRef, to: TypeRef, link: string): string {
  const { context } = scope;
  const source = scope.nodes.get(link.slice(0, Math.max(0, link.lastIndexOf("."))));
  for (const [name, { type }] of source?.outputs ?? []) {
    if (type.id !== "any" && connects(type, to, context.types)) return `Did you mean \`${source!.id}.${name}\`?`;
  }
  if (isList(from) && connects(from.of, to, context.types)) return "Put the node into a map to have it done for each.";
  if (isList(to) && connects(from, to.of, context.types)) return "Put the link into a list: [{ … }].";
  const between = converter(context, from, to);
  if (between !== undefined) return `Put \`${between}\` between.`;
  return `Link an output that gives ${sayType(to, context.types)}.`;
}

/** The node type that makes one kind of another: the first by name of those with the fewest inputs. */
function converter({ nodes, types }: Context, from: TypeRef, to: TypeRef): string | undefined {
  // Numbers and texts go into nearly every node, which does not make it their converter.
  if (types.get(from.id)?.literal ?? true) return undefined;
  let best: { readonly type: string; readonly inputs: number } | undefined;
  for (const { type, inputs, outputs, body } of nodes.values()) {
    if (body !== undefined) continue;
    const all = Object.values(inputs);
    const takes = all.some((spec) => fits(from, parseType(spec.type), types));
    const gives = Object.values(outputs).some((spec) => fits(parseType(spec.type), to, types));
    if (!takes || !gives) continue;
    const better = best === undefined || all.length < best.inputs || (all.length === best.inputs && type < best.type);
    if (better) best = { type, inputs: all.length };
  }
  return best?.type;
}

function fits(from: TypeRef | undefined, to: TypeRef | undefined, types: Context["types"]): boolean {
  if (from === undefined || to === undefined || from.id === "any" || to.id === "any") return false;
  return connects(from, to, types);
}
