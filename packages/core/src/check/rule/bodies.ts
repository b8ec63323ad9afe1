import type { GraphBody } from "../../graph/document.ts";
import type { BodyKind } from "../../node/catalogue.ts";
import { connects } from "../../port/connect.ts";
import { isList, parseType, type TypeRef } from "../../port/type-ref.ts";
import { availableAmong, kindOf } from "../../problem/data.ts";
import type { DocumentPath } from "../../problem/place.ts";
import { valueFault } from "../../problem/value-fault.ts";
import type { InParts } from "../../value/in-parts.ts";
import { own } from "../../value/record.ts";
import { type CheckedGraph, type CheckedNode, type Context, nodePath } from "../context.ts";
import { literalFacts } from "../literal-info.ts";
import { filledInputs } from "../shape.ts";
import { type ArrivingInfo, anything, numberFact, type StaticInfo } from "../static-info.ts";

/** Checks a graph inside another; given from outside so that bodies and graphs need not import one another. */
export type CheckInside = (
  context: Context,
  body: GraphBody,
  place: {
    readonly path: string;
    readonly at: (...keys: (string | number)[]) => DocumentPath;
    readonly given: ReadonlyMap<string, StaticInfo>;
  },
) => InParts<ReadonlyMap<string, StaticInfo>>;

/** Checks a loop, map or call with the graph inside it, and returns what is known of its outputs. */
export function* checkBodyNode(
  graph: CheckedGraph,
  node: CheckedNode & { readonly body: GraphBody },
  kind: BodyKind,
  arrived: ReadonlyMap<string, ArrivingInfo>,
  checkInside: CheckInside,
): InParts<Map<string, StaticInfo>> {
  const { body } = node;
  const at = (...keys: (string | number)[]) => graph.at("nodes", node.id, "body", ...keys);
  const given = new Map<string, StaticInfo>(arrived);
  if (kind !== "call") {
    checkReserved(graph, node);
    const items = arrived.get("items");
    given.set("item", itemOf(graph, node, items));
    given.set("index", { type: { id: "int" }, facts: {}, optional: false });
    checkFilled(graph, node, given, items);
  }
  const inside = yield* checkInside(graph.context, body, { path: nodePath(graph, node.id), at, given });
  if (kind === "call") return new Map(inside);
  if (kind === "map") {
    const length = numberFact(arrived.get("items")?.facts ?? {}, "length");
    return new Map([...inside].map(([name, item]) => [name, listOf(item, length)]));
  }
  return carried(graph, node, inside, given);
}

/** What is known of a list of what an iteration makes: how many there are, and what is known of each. */
function listOf({ type, facts }: StaticInfo, length: number | undefined): StaticInfo {
  const { length: _inner, ...item } = facts;
  return known({ id: "list", of: type }, { ...item, ...(length !== undefined && { length }) });
}

function known(type: TypeRef, facts: StaticInfo["facts"] = {}): StaticInfo {
  return { type, facts, optional: false };
}

/** What one iteration gets as `item`. Reports items that are no list, and too many of them. */
function itemOf(graph: CheckedGraph, node: CheckedNode, items: ArrivingInfo | undefined): StaticInfo {
  if (items === undefined) return anything;
  const { limits, collector } = graph.context;
  const iterations = Array.isArray(items.literal) ? items.literal.length : 0;
  if (iterations > limits.iterations) {
    collector.add({
      code: "TOO_MANY_ITERATIONS",
      path: nodePath(graph, node.id),
      port: "items",
      at: graph.at("nodes", node.id, "in", "items"),
      input: "items",
      found: iterations,
      maximum: limits.iterations,
    });
  }
  return isList(items.type) ? known(items.type.of) : anything;
}

/** Reports body inputs whose names mean something else in loops and maps. */
function checkReserved(graph: CheckedGraph, node: CheckedNode & { readonly body: GraphBody }): void {
  if (own(node.body.inputs, "items") === undefined) return;
  graph.context.collector.add({
    code: "RESERVED_NAME",
    path: nodePath(graph, node.id),
    port: "items",
    at: graph.at("nodes", node.id, "body", "inputs", "items"),
    input: "items",
  });
}

/** Reports `item` and `index` declared as something else than what the engine puts there. */
function checkFilled(
  graph: CheckedGraph,
  node: CheckedNode & { readonly body: GraphBody },
  given: ReadonlyMap<string, StaticInfo>,
  items: ArrivingInfo | undefined,
): void {
  const { types, collector } = graph.context;
  for (const name of filledInputs) {
    const spec = own(node.body.inputs, name);
    const to = spec && parseType(spec.type);
    const from = given.get(name);
    if (to === undefined || from === undefined || spec === undefined) continue;
    const place = { path: nodePath(graph, node.id), port: name === "item" ? "items" : name };
    if (name === "item" && Array.isArray(items?.literal)) {
      items.literal.forEach((value, index) => {
        const fault = valueFault("items", spec, value, types);
        const at = graph.at("nodes", node.id, "in", "items", index);
        if (fault !== undefined) collector.add({ ...place, at, ...fault, item: [index, ...(fault.item ?? [])] });
      });
    } else if (!connects(from.type, to, types)) {
      collector.add({
        code: "TYPE_MISMATCH",
        ...place,
        at: graph.at("nodes", node.id, "body", "inputs", name),
        place: "item",
        input: name,
        expected: kindOf(to, types),
        found: kindOf(from.type, types),
      });
    }
  }
}

/** The outputs of a loop: the last of every carried value. Reports outputs without an input of their name, or of another kind. */
function carried(
  graph: CheckedGraph,
  node: CheckedNode & { readonly body: GraphBody },
  inside: ReadonlyMap<string, StaticInfo>,
  given: ReadonlyMap<string, StaticInfo>,
): Map<string, StaticInfo> {
  const { types, collector } = graph.context;
  const names = Object.keys(node.body.inputs ?? {}).filter((name) => !filledInputs.includes(name));
  const result = new Map<string, StaticInfo>();
  let steady = true;
  for (const [name, last] of inside) {
    const place = {
      path: nodePath(graph, node.id),
      port: name,
      at: graph.at("nodes", node.id, "body", "outputs", name),
    };
    const spec = names.includes(name) ? node.body.inputs?.[name] : undefined;
    if (spec === undefined) {
      const near = collector.nearest(name, names);
      collector.add({ code: "NOT_CARRIED", ...place, output: name, ...availableAmong(names), ...near });
      result.set(name, last);
      continue;
    }
    const first = given.get(name);
    const declared = parseType(spec.type) ?? anything.type;
    const to = declared.id === "any" ? (first?.type ?? anything.type) : declared;
    if (!connects(last.type, to, types)) {
      const [expected, found] = [kindOf(to, types), kindOf(last.type, types)];
      collector.add({ code: "TYPE_MISMATCH", ...place, place: "iteration", output: name, expected, found });
    }
    const facts = first?.facts ?? literalFacts(spec.default);
    steady &&= Object.entries(facts).every(([fact, value]) => last.facts[fact] === value);
    result.set(name, known(to, facts));
  }
  // Facts that an iteration changes are unknown after the last.
  if (steady) return result;
  return new Map([...result].map(([name, { type }]) => [name, known(type)]));
}
