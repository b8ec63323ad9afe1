import { type GivenValue, isFrom, isInput, type Json } from "../../graph/document.ts";
import { eachLink } from "../../graph/links.ts";
import { connects, sayType } from "../../port/connect.ts";
import type { PortSpec } from "../../port/spec.ts";
import { isList, isVariable, type TypeRef, typeText } from "../../port/type-ref.ts";
import { type CheckedNode, nodePath, type Scope } from "../context.ts";
import { type Arrived, anything, type Known, own } from "../known.ts";
import type { PortShape } from "../shape.ts";
import { literalFacts } from "./facts.ts";
import { followFrom, followInput, type LinkPlace } from "./links.ts";
import { literalFault } from "./literal.ts";
import { checkType, type NodeBindings } from "./types.ts";

const nothing: ReadonlyMap<string, Arrived> = new Map();

/** Checks everything a node is given, and tells what reaches each of its inputs. */
export function checkInputs(scope: Scope, node: CheckedNode, bindings: NodeBindings): ReadonlyMap<string, Arrived> {
  const given = node.node.in ?? {};
  const ports = node.shape?.inputs;
  for (const name in given) {
    if (ports?.has(name) || !Object.hasOwn(given, name)) continue;
    if (ports !== undefined) unknownInput(scope, node, name, ports);
    // Links are followed all the same, so that wrong ones are told and their sources count as used.
    eachLink(given[name]!, (link, index) => follow(link, scope, placeOf(scope, node, name, index)));
  }
  if (ports === undefined) return nothing;
  const arrived = new Map<string, Arrived>();
  for (const [name, port] of ports) {
    const value = own(given, name);
    if (value === undefined) {
      if (port.required) missingInput(scope, node, name, port);
      else if (port.spec.default !== undefined)
        arrived.set(name, literalArrival(port.spec.default, port.type, bindings, scope));
      continue;
    }
    arrived.set(name, checkGiven(scope, node, name, port, value, bindings));
  }
  return arrived;
}

function checkGiven(
  scope: Scope,
  node: CheckedNode,
  name: string,
  port: PortShape,
  value: GivenValue,
  bindings: NodeBindings,
): Arrived {
  if (isFrom(value) || isInput(value)) return checkLink(scope, node, name, port.type, value, undefined, bindings);
  if (Array.isArray(value) && value.some((entry) => isFrom(entry) || isInput(entry))) {
    return checkMixedList(scope, node, name, port, value, bindings);
  }
  const fault = literalFault(name, port.spec, value, scope.context.types);
  if (fault !== undefined) report(scope, node, name, fault, undefined);
  return literalArrival(value, port.type, bindings, scope, { node, name });
}

function checkLink(
  scope: Scope,
  node: CheckedNode,
  name: string,
  type: TypeRef,
  link: GivenValue,
  index: number | undefined,
  bindings: NodeBindings,
): Arrived {
  const place = placeOf(scope, node, name, index);
  const known = follow(link, scope, place);
  const from = isFrom(link) ? link.$from : String((link as { readonly $input: unknown }).$input);
  checkType(scope, node, type, bindings, { port: name, from, known, at: place.at });
  // Ports of any kind pass an absent value on.
  if (known.optional && type.id !== "any" && (node.shape?.inputs.get(name)?.required ?? false)) {
    scope.maybeMissing.push({ node: node.id, port: name, from });
  }
  return known;
}

/** A list in the document some of whose entries are links: each entry counts by itself. */
function checkMixedList(
  scope: Scope,
  node: CheckedNode,
  name: string,
  { spec, type }: PortShape,
  value: readonly Json[],
  bindings: NodeBindings,
): Arrived {
  if (!isList(type) && type.id !== "any" && type.id !== "json") {
    const kind = sayType(type, scope.context.types);
    const message = `\`${name}\` takes ${kind}, but is given a list.`;
    report(scope, node, name, { code: "TYPE_MISMATCH", message, hint: `Give it ${kind}, not in a list.` }, undefined);
    return anything;
  }
  const { min, max, multipleOf: _, ...rest } = spec;
  const of = isList(type) ? type.of : ({ id: type.id === "json" ? "json" : "any" } satisfies TypeRef);
  const item: PortSpec = { ...rest, type: typeText(of) };
  let found: TypeRef | undefined;
  value.forEach((entry, index) => {
    let known: Known;
    if (isFrom(entry) || isInput(entry)) known = checkLink(scope, node, name, of, entry, index, bindings);
    else {
      const fault = literalFault(`${name}[${index}]`, item, entry, scope.context.types);
      if (fault !== undefined) report(scope, node, name, fault, index);
      known = literalArrival(entry, of, bindings, scope);
    }
    found = found === undefined ? known.type : common(found, known.type, scope);
  });
  if ((min !== undefined && value.length < min) || (max !== undefined && value.length > max)) {
    const fault = literalFault(
      name,
      { type: "list<json>", ...(min !== undefined && { min }), ...(max !== undefined && { max }) },
      value,
      scope.context.types,
    );
    if (fault !== undefined) report(scope, node, name, fault, undefined);
  }
  return { type: { id: "list", of: found ?? { id: "any" } }, facts: {}, optional: false };
}

/** What reaches an input that holds a literal; binds a type variable to the literal's own kind. */
export function literalArrival(
  value: Json,
  type: TypeRef,
  bindings: NodeBindings,
  scope: Scope,
  port?: { readonly node: CheckedNode; readonly name: string },
): Arrived {
  const own = type.id === "any" || (isList(type) && type.of.id === "any") ? literalType(value) : type;
  const arrival: Arrived = { type: own, facts: literalFacts(value), optional: false, literal: value };
  if (isVariable(type) && port !== undefined) {
    const at = () => scope.at("nodes", port.node.id, "in", port.name);
    checkType(scope, port.node, type, bindings, { port: port.name, from: port.name, known: arrival, at });
  }
  return arrival;
}

/** The kind of a value that only the document describes. */
function literalType(value: Json): TypeRef {
  if (typeof value === "string") return { id: "string" };
  if (typeof value === "boolean") return { id: "boolean" };
  if (typeof value === "number") return { id: Number.isSafeInteger(value) ? "int" : "float" };
  if (!Array.isArray(value) || value.length === 0)
    return value === null || !Array.isArray(value) ? { id: "json" } : { id: "list", of: { id: "any" } };
  const kinds = value.map(literalType);
  const [first = { id: "any" }] = kinds;
  const same = kinds.every((kind) => typeText(kind) === typeText(first));
  if (same) return { id: "list", of: first };
  const numbers = kinds.every((kind) => kind.id === "int" || kind.id === "float");
  return { id: "list", of: { id: numbers ? "float" : "json" } };
}

/** The kind that takes both, else `any`. */
function common(a: TypeRef, b: TypeRef, { context }: Scope): TypeRef {
  if (typeText(a) === typeText(b)) return a;
  if (connects(b, a, context.types) && a.id !== "any") return a;
  return connects(a, b, context.types) ? b : { id: "any" };
}

function follow(link: GivenValue, scope: Scope, place: LinkPlace): Known {
  if (isFrom(link)) return followFrom(link, scope, place);
  return isInput(link) ? followInput(link, scope, place) : anything;
}

function placeOf(scope: Scope, node: CheckedNode, name: string, index: number | undefined): LinkPlace {
  const keys = index === undefined ? [] : [index];
  return { path: nodePath(scope, node.id), port: name, at: () => scope.at("nodes", node.id, "in", name, ...keys) };
}

function report(
  scope: Scope,
  node: CheckedNode,
  name: string,
  { code, message, hint }: NonNullable<ReturnType<typeof literalFault>>,
  index: number | undefined,
): void {
  const place = placeOf(scope, node, name, index);
  scope.context.report.add(code, { path: place.path, port: name, at: place.at(), message, hint });
}

function unknownInput(scope: Scope, node: CheckedNode, name: string, ports: ReadonlyMap<string, PortShape>): void {
  const { path, at } = placeOf(scope, node, name, undefined);
  const names = [...ports.keys()];
  scope.context.report.add("UNKNOWN_INPUT", {
    path,
    port: name,
    at: at(),
    message: `${node.entry?.label ?? node.id} has no input \`${name}\`.`,
    hint: scope.context.report.hint(name, names, names.length === 0 ? "Remove it." : `It has ${names.join(", ")}.`),
  });
}

function missingInput(scope: Scope, node: CheckedNode, name: string, { type }: PortShape): void {
  const { path, at } = placeOf(scope, node, name, undefined);
  const kind = sayType(type, scope.context.types);
  const linked = scope.context.types.get(isList(type) ? type.of.id : type.id)?.literal === false;
  scope.context.report.add("MISSING_INPUT", {
    path,
    port: name,
    at: at(),
    message: `${node.entry?.label ?? node.id} needs \`${name}\`, ${kind}.`,
    hint: linked ? `Link an output that gives ${kind}.` : "Link an output or write a value.",
  });
}
