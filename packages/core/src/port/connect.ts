import type { PortType } from "./port-type.ts";
import { isList, isVariable, type TypeRef } from "./type-ref.ts";

/** What a node's type variables stand for. */
export type Substitution = Map<string, TypeRef>;

/**
 * Whether a value of type `from` may go into a port of type `to`. Binds type variables of `to` as a side effect on
 * `substitution`, so that several ports of one node must agree.
 */
export function connects(
  from: TypeRef,
  to: TypeRef,
  types: ReadonlyMap<string, PortType>,
  substitution: Substitution = new Map(),
): boolean {
  if (isVariable(to)) {
    const bound = substitution.get(to.variable);
    if (bound === undefined) {
      if (from.id !== "any") substitution.set(to.variable, from);
      return true;
    }
    return connects(from, bound, types) || widen(from, bound, to.variable, types, substitution);
  }
  if (to.id === "any" || from.id === "any") return true;
  if (isList(to)) return isList(from) && connects(from.of, to.of, types, substitution);
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
  substitution: Substitution,
): boolean {
  if (!connects(bound, from, types)) return false;
  substitution.set(variable, from);
  return true;
}

/** The other kinds that ports of a kind accept: those that it accepts, and those that say that they go into it. */
export function acceptedKinds(id: string, types: ReadonlyMap<string, PortType>): string[] {
  return [...types.values()].filter((type) => type.id !== id && connects(type, { id }, types)).map((type) => type.id);
}

/** A type with its variables replaced by what they are bound to; unbound ones become `any`. */
export function substitute(type: TypeRef, substitution: Substitution): TypeRef {
  if (isList(type)) return { id: "list", of: substitute(type.of, substitution) };
  return isVariable(type) ? (substitution.get(type.variable) ?? { id: "any" }) : type;
}
