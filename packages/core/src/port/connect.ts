import type { PortType } from "./port-type.ts";
import { isList, isVariable, type TypeRef } from "./type-ref.ts";

/** Types bound to a node's type variables. */
export type Bindings = Map<string, TypeRef>;

/**
 * Whether a value of type `from` may go into a port of type `to`. Binds type variables of `to` as a side effect on
 * `bindings`, so that several ports of one node must agree.
 */
export function connects(
  from: TypeRef,
  to: TypeRef,
  types: ReadonlyMap<string, PortType>,
  bindings: Bindings = new Map(),
): boolean {
  if (isVariable(to)) {
    const bound = bindings.get(to.variable);
    if (bound === undefined) {
      if (from.id !== "any") bindings.set(to.variable, from);
      return true;
    }
    return connects(from, bound, types) || widen(from, bound, to.variable, types, bindings);
  }
  if (to.id === "any" || from.id === "any") return true;
  if (isList(to)) return isList(from) && connects(from.of, to.of, types, bindings);
  if (isList(from)) return to.id === "json" && (types.get(from.of.id)?.literal ?? false);
  if (from.id === to.id) return true;
  const accepted = types.get(to.id)?.accepts.includes(from.id) ?? false;
  return accepted || (types.get(from.id)?.acceptedBy.includes(to.id) ?? false);
}

/** An int first and a float second make the variable a float. */
function widen(
  from: TypeRef,
  bound: TypeRef,
  variable: string,
  types: ReadonlyMap<string, PortType>,
  bindings: Bindings,
): boolean {
  if (!connects(bound, from, types)) return false;
  bindings.set(variable, from);
  return true;
}

/** The other kinds that ports of a kind accept: those that it accepts, and those that say that they go into it. */
export function acceptedKinds(id: string, types: ReadonlyMap<string, PortType>): string[] {
  return [...types.values()].filter((type) => type.id !== id && connects(type, { id }, types)).map((type) => type.id);
}

/** A type with its variables replaced by what they are bound to; unbound ones become `any`. */
export function substitute(type: TypeRef, bindings: Bindings): TypeRef {
  if (isList(type)) return { id: "list", of: substitute(type.of, bindings) };
  return isVariable(type) ? (bindings.get(type.variable) ?? { id: "any" }) : type;
}
