import { type GivenValue, isFrom, isInput, type Json } from "../../graph/document.ts";
import { eachLink } from "../../graph/links.ts";
import { connects } from "../../port/connect.ts";
import type { PortSpec } from "../../port/spec.ts";
import { isList, isVariable, type TypeRef, typeText } from "../../port/type-ref.ts";
import { allowedBy, availableAmong, kindOf } from "../../problem/data.ts";
import type { DocumentPath } from "../../problem/place.ts";
import { type ValueFault, valueFault } from "../../problem/value-fault.ts";
import { own } from "../../value/record.ts";
import { type CheckedNode, labelOf, nodePath, type Scope } from "../context.ts";
import { type Arrived, anything, type Known } from "../known.ts";
import { literalArrival } from "../literal-known.ts";
import type { PortShape } from "../shape.ts";
import { followFrom, followInput, type LinkPlace } from "./links.ts";
import { type Arrival, checkType, type NodeBindings } from "./types.ts";

/** Checks everything a node is given, and puts what reaches each of its inputs into `arrived`, where it is wanted. */
export function checkInputs(
  scope: Scope,
  node: CheckedNode,
  bindings: NodeBindings,
  arrived: Map<string, Arrived> | undefined,
): void {
  const given = node.node.in ?? {};
  const ports = node.shape?.inputs;
  for (const name in given) {
    if (ports?.has(name) || !Object.hasOwn(given, name)) continue;
    if (ports !== undefined) unknownInput(scope, node, name, ports);
    // Links are followed all the same, so that wrong ones are told and their sources count as used.
    eachLink(given[name]!, (link, index) => follow(link, scope, new InputPlace(scope, node.id, name, index)));
  }
  if (ports === undefined) return;
  for (const [name, port] of ports) {
    const value = own(given, name);
    if (value === undefined && port.required) missingInput(scope, node, name, port);
    const found = value === undefined ? port.fallback : checkGiven(scope, node, name, port, value, bindings);
    if (found !== undefined) arrived?.set(name, found);
  }
}

function checkGiven(
  scope: Scope,
  node: CheckedNode,
  name: string,
  port: PortShape,
  value: GivenValue,
  bindings: NodeBindings,
): Arrived {
  if (isFrom(value) || isInput(value)) return checkLink(scope, node, name, port, value, undefined, bindings);
  if (Array.isArray(value) && value.some((entry) => isFrom(entry) || isInput(entry))) {
    return checkMixedList(scope, node, name, port, value, bindings);
  }
  const fault = valueFault(name, port.spec, value, scope.context.types);
  if (fault !== undefined) report(scope, node, name, fault, undefined);
  const arrival = literalArrival(value, port.type);
  if (isVariable(port.type)) {
    const place = new InputPlace(scope, node.id, name, undefined);
    checkType(scope, node, port.type, bindings, { place, from: name, known: arrival });
  }
  return arrival;
}

function checkLink(
  scope: Scope,
  node: CheckedNode,
  name: string,
  { spec, type }: Pick<PortShape, "spec" | "type">,
  link: GivenValue,
  index: number | undefined,
  bindings: NodeBindings,
): Arrived {
  const place = new InputPlace(scope, node.id, name, index);
  const known = follow(link, scope, place);
  const from = isFrom(link) ? link.$from : String((link as { readonly $input: unknown }).$input);
  if (checkType(scope, node, type, bindings, { place, from, known })) {
    checkKnownNumber(scope, node, spec, { place, from, known });
  }
  // Ports of any kind pass an absent value on.
  if (known.optional && type.id !== "any" && (node.shape?.inputs.get(name)?.required ?? false)) {
    scope.maybeMissing.push({ node: node.id, port: name, from });
  }
  return known;
}

/** Warns of a number that is known already and out of the port's range; whether the node runs is not looked into. */
function checkKnownNumber(scope: Scope, node: CheckedNode, spec: PortSpec, { place, from, known }: Arrival): void {
  const { value } = known.facts;
  if (value === undefined || (spec.type !== "int" && spec.type !== "float")) return;
  const reason = valueFault(place.port, spec, value, scope.context.types);
  if (reason === undefined) return;
  scope.context.report.add({
    code: "LINKED_OUT_OF_RANGE",
    path: place.path,
    port: place.port,
    at: place.at,
    label: labelOf(node),
    input: place.port,
    from,
    found: value,
    ...allowedBy(spec),
    reason,
  });
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
    const { path, at } = new InputPlace(scope, node.id, name, undefined);
    const expected = kindOf(type, scope.context.types);
    scope.context.report.add({ code: "TYPE_MISMATCH", path, port: name, at, place: "list", input: name, expected });
    return anything;
  }
  const { min, max, multipleOf: _, ...rest } = spec;
  const of = isList(type) ? type.of : ({ id: type.id === "json" ? "json" : "any" } satisfies TypeRef);
  const item: PortSpec = { ...rest, type: typeText(of) };
  let found: TypeRef | undefined;
  value.forEach((entry, index) => {
    let known: Known;
    if (isFrom(entry) || isInput(entry))
      known = checkLink(scope, node, name, { spec: item, type: of }, entry, index, bindings);
    else {
      const fault = valueFault(name, item, entry, scope.context.types);
      if (fault !== undefined) report(scope, node, name, fault, index);
      known = literalArrival(entry, of);
    }
    found = found === undefined ? known.type : common(found, known.type, scope);
  });
  if ((min !== undefined && value.length < min) || (max !== undefined && value.length > max)) {
    const fault = valueFault(
      name,
      { type: "list<json>", ...(min !== undefined && { min }), ...(max !== undefined && { max }) },
      value,
      scope.context.types,
    );
    if (fault !== undefined) report(scope, node, name, fault, undefined);
  }
  return { type: { id: "list", of: found ?? { id: "any" } }, facts: {}, optional: false };
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

/** The place of what a node's input is given, or of one entry of the list there. */
class InputPlace implements LinkPlace {
  readonly #scope: Scope;
  readonly #node: string;
  readonly port: string;
  readonly #index: number | undefined;

  constructor(scope: Scope, node: string, port: string, index: number | undefined) {
    this.#scope = scope;
    this.#node = node;
    this.port = port;
    this.#index = index;
  }

  get path(): string {
    return nodePath(this.#scope, this.#node);
  }

  get at(): DocumentPath {
    return this.#scope.at("nodes", this.#node, "in", this.port, ...(this.#index === undefined ? [] : [this.#index]));
  }
}

function report(scope: Scope, node: CheckedNode, name: string, fault: ValueFault, index: number | undefined): void {
  const { path, at } = new InputPlace(scope, node.id, name, index);
  const item = index === undefined ? {} : { item: [index, ...(fault.item ?? [])] };
  scope.context.report.add({ path, port: name, at, ...fault, ...item });
}

function unknownInput(scope: Scope, node: CheckedNode, name: string, ports: ReadonlyMap<string, PortShape>): void {
  const { path, at } = new InputPlace(scope, node.id, name, undefined);
  const { report } = scope.context;
  report.add({
    code: "UNKNOWN_INPUT",
    path,
    port: name,
    at,
    label: labelOf(node),
    input: name,
    ...availableAmong(ports.keys()),
    ...report.nearest(name, ports.keys()),
  });
}

function missingInput(scope: Scope, node: CheckedNode, name: string, { type }: PortShape): void {
  const { path, at } = new InputPlace(scope, node.id, name, undefined);
  const isLinked = scope.context.types.get(isList(type) ? type.of.id : type.id)?.literal === false;
  scope.context.report.add({
    code: "MISSING_INPUT",
    path,
    port: name,
    at,
    label: labelOf(node),
    input: name,
    expected: kindOf(type, scope.context.types),
    isLinked,
  });
}
