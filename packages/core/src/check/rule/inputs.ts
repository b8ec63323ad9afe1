import { type GivenValue, isFrom, isInput, type Json } from "../../graph/document.ts";
import { eachLink } from "../../graph/links.ts";
import { connects } from "../../port/connect.ts";
import type { PortSpec } from "../../port/spec.ts";
import { isList, isVariable, type TypeRef, typeText } from "../../port/type-ref.ts";
import { allowedBy, availableAmong, kindOf } from "../../problem/data.ts";
import type { DocumentPath } from "../../problem/place.ts";
import { type ValueFault, valueFault } from "../../problem/value-fault.ts";
import { own } from "../../value/record.ts";
import { hasTextBeyond } from "../../value/weight.ts";
import { type CheckedGraph, type CheckedNode, labelOf, nodePath } from "../context.ts";
import { literalArrival } from "../literal-info.ts";
import type { PortShape } from "../shape.ts";
import { type ArrivingInfo, anything, type StaticInfo } from "../static-info.ts";
import { followFrom, followInput, type LinkPlace } from "./links.ts";
import { checkNeeds } from "./needs.ts";
import { checkType, type NodeVariables } from "./types.ts";

/** Checks everything a node is given, and puts what reaches each of its inputs into `arrived`, where it is wanted. */
export function checkInputs(
  graph: CheckedGraph,
  node: CheckedNode,
  variables: NodeVariables,
  arrived: Map<string, ArrivingInfo> | undefined,
): void {
  const given = node.node.in ?? {};
  const ports = node.shape?.inputs;
  for (const name in given) {
    if (ports?.has(name) || !Object.hasOwn(given, name)) continue;
    if (ports !== undefined) unknownInput(graph, node, name, ports);
    // Links are followed all the same, so that wrong ones are reported and their sources count as used.
    eachLink(given[name]!, (link, index) => follow(link, graph, new InputPlace(graph, node.id, name, index)));
  }
  if (ports === undefined) return;
  for (const [name, port] of ports) {
    const value = own(given, name);
    if (value === undefined && port.required) missingInput(graph, node, name, port);
    const found = value === undefined ? port.fallback : checkGiven(graph, node, name, port, value, variables);
    if (found !== undefined) arrived?.set(name, withNamed(graph, port.spec, found));
  }
}

/** What reaches an input, with what the host knows of what it names. */
function withNamed(graph: CheckedGraph, { names }: PortSpec, found: ArrivingInfo): ArrivingInfo {
  if (names === undefined || typeof found.facts.value !== "string") return found;
  return { ...found, facts: { ...found.facts, ...graph.context.names.factsOf(names, found.facts.value) } };
}

function checkGiven(
  graph: CheckedGraph,
  node: CheckedNode,
  name: string,
  port: PortShape,
  value: GivenValue,
  variables: NodeVariables,
): ArrivingInfo {
  if (isFrom(value) || isInput(value)) return checkLink(graph, node, name, port, value, undefined, variables);
  if (Array.isArray(value) && value.some((entry) => isFrom(entry) || isInput(entry))) {
    return checkMixedList(graph, node, name, port, value, variables);
  }
  const fault = valueFault(name, port.spec, value, graph.context.types);
  if (fault !== undefined) reportFault(graph, node, name, fault, undefined);
  else checkTexts(graph, node, name, port.spec, value, undefined);
  const arrival = literalArrival(value, port.type);
  if (isVariable(port.type)) {
    const place = new InputPlace(graph, node.id, name, undefined);
    checkType(graph, node, port.type, variables, { place, from: name, type: arrival.type });
  }
  return arrival;
}

function checkLink(
  graph: CheckedGraph,
  node: CheckedNode,
  name: string,
  { spec, type }: Pick<PortShape, "spec" | "type">,
  link: GivenValue,
  index: number | undefined,
  variables: NodeVariables,
): ArrivingInfo {
  const place = new InputPlace(graph, node.id, name, index);
  const known = follow(link, graph, place);
  const from = isFrom(link) ? link.$from : String((link as { readonly $input: unknown }).$input);
  if (checkType(graph, node, type, variables, { place, from, type: known.type })) {
    checkKnownNumber(graph, node, spec, { place, from, known });
    checkNeeds(graph, node, spec, { place, link, from, known });
  }
  // Ports of any kind pass an absent value on.
  if (known.optional && type.id !== "any" && (node.shape?.inputs.get(name)?.required ?? false)) {
    graph.maybeMissing.push({ node: node.id, port: name, from });
  }
  return known;
}

/** Warns of a number that is known already and out of the port's range; whether the node runs is not looked into. */
function checkKnownNumber(
  graph: CheckedGraph,
  node: CheckedNode,
  spec: PortSpec,
  { place, from, known }: { readonly place: LinkPlace; readonly from: string; readonly known: StaticInfo },
): void {
  if (spec.type !== "int" && (spec.type !== "float" || isUnbounded(spec))) return;
  const { value } = known.facts;
  if (typeof value !== "number") return;
  const reason = valueFault(place.port, spec, value, graph.context.types);
  if (reason === undefined) return;
  graph.context.collector.add({
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

function isUnbounded({ min, max, multipleOf }: PortSpec): boolean {
  return min === undefined && max === undefined && multipleOf === undefined;
}

/** A list in the document some of whose entries are links: each entry counts by itself. */
function checkMixedList(
  graph: CheckedGraph,
  node: CheckedNode,
  name: string,
  { spec, type }: PortShape,
  value: readonly Json[],
  variables: NodeVariables,
): ArrivingInfo {
  if (!isList(type) && type.id !== "any" && type.id !== "json") {
    const { path, at } = new InputPlace(graph, node.id, name, undefined);
    const expected = kindOf(type, graph.context.types);
    graph.context.collector.add({ code: "TYPE_MISMATCH", path, port: name, at, place: "list", input: name, expected });
    return anything;
  }
  const { min, max, multipleOf: _, ...rest } = spec;
  const of = isList(type) ? type.of : ({ id: type.id === "json" ? "json" : "any" } satisfies TypeRef);
  const item: PortSpec = { ...rest, type: typeText(of) };
  let found: TypeRef | undefined;
  value.forEach((entry, index) => {
    let known: StaticInfo;
    if (isFrom(entry) || isInput(entry))
      known = checkLink(graph, node, name, { spec: item, type: of }, entry, index, variables);
    else {
      const fault = valueFault(name, item, entry, graph.context.types);
      if (fault !== undefined) reportFault(graph, node, name, fault, index);
      else checkTexts(graph, node, name, item, entry, index);
      known = literalArrival(entry, of);
    }
    found = found === undefined ? known.type : common(found, known.type, graph);
  });
  if ((min !== undefined && value.length < min) || (max !== undefined && value.length > max)) {
    const fault = valueFault(
      name,
      { type: "list<json>", ...(min !== undefined && { min }), ...(max !== undefined && { max }) },
      value,
      graph.context.types,
    );
    if (fault !== undefined) reportFault(graph, node, name, fault, undefined);
  }
  return { type: { id: "list", of: found ?? { id: "any" } }, facts: { length: value.length }, optional: false };
}

/** The kind that both connect to, else `any`. */
function common(a: TypeRef, b: TypeRef, { context }: CheckedGraph): TypeRef {
  if (typeText(a) === typeText(b)) return a;
  if (connects(b, a, context.types) && a.id !== "any") return a;
  return connects(a, b, context.types) ? b : { id: "any" };
}

function follow(link: GivenValue, graph: CheckedGraph, place: LinkPlace): StaticInfo {
  if (isFrom(link)) return followFrom(link, graph, place);
  return isInput(link) ? followInput(link, graph, place) : anything;
}

/** The place of what a node's input is given, or of one entry of the list there. */
class InputPlace implements LinkPlace {
  readonly #graph: CheckedGraph;
  readonly #node: string;
  readonly port: string;
  readonly #index: number | undefined;

  constructor(graph: CheckedGraph, node: string, port: string, index: number | undefined) {
    this.#graph = graph;
    this.#node = node;
    this.port = port;
    this.#index = index;
  }

  get path(): string {
    return nodePath(this.#graph, this.#node);
  }

  get at(): DocumentPath {
    return this.#graph.at("nodes", this.#node, "in", this.port, ...(this.#index === undefined ? [] : [this.#index]));
  }
}

function reportFault(
  graph: CheckedGraph,
  node: CheckedNode,
  name: string,
  fault: ValueFault,
  index: number | undefined,
): void {
  const { path, at } = new InputPlace(graph, node.id, name, index);
  const item = index === undefined ? {} : { item: [index, ...(fault.item ?? [])] };
  graph.context.collector.add({ path, port: name, at, ...fault, ...item });
}

/** Reports a literal with a longer text than runs accept, where its port does not say how long one may be. */
function checkTexts(
  graph: CheckedGraph,
  node: CheckedNode,
  name: string,
  spec: PortSpec,
  value: GivenValue,
  index: number | undefined,
): void {
  const { collector, limits } = graph.context;
  if (spec.maxLength !== undefined || !hasTextBeyond(value, limits.textBytes)) return;
  const { path, at } = new InputPlace(graph, node.id, name, index);
  collector.add({ code: "TEXT_TOO_LONG", path, port: name, at, input: name, maximum: limits.textBytes });
}

function unknownInput(
  graph: CheckedGraph,
  node: CheckedNode,
  name: string,
  ports: ReadonlyMap<string, PortShape>,
): void {
  const { path, at } = new InputPlace(graph, node.id, name, undefined);
  const { collector } = graph.context;
  collector.add({
    code: "UNKNOWN_INPUT",
    path,
    port: name,
    at,
    label: labelOf(node),
    input: name,
    ...availableAmong(ports.keys()),
    ...collector.nearest(name, ports.keys()),
  });
}

function missingInput(graph: CheckedGraph, node: CheckedNode, name: string, { type }: PortShape): void {
  const { path, at } = new InputPlace(graph, node.id, name, undefined);
  const isLinked = graph.context.types.get(isList(type) ? type.of.id : type.id)?.literal === false;
  graph.context.collector.add({
    code: "MISSING_INPUT",
    path,
    port: name,
    at,
    label: labelOf(node),
    input: name,
    expected: kindOf(type, graph.context.types),
    isLinked,
  });
}
