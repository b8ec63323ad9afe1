import type { GraphBody } from "../../graph/document.ts";
import type { BodyKind } from "../../node/catalogue.ts";
import { connects } from "../../port/connect.ts";
import { isList, parseType, type TypeRef } from "../../port/type-ref.ts";
import { availableAmong, kindOf } from "../../problem/data.ts";
import type { DocumentPath } from "../../problem/place.ts";
import { valueFault } from "../../problem/value-fault.ts";
import { own } from "../../value/record.ts";
import { type CheckedNode, type Context, nodePath, type Scope } from "../context.ts";
import { type Arrived, anything, type Known } from "../known.ts";
import { literalFacts } from "../literal-known.ts";
import { filledInputs } from "../shape.ts";

/** Checks a graph inside another; given from outside so that bodies and graphs need not import one another. */
export type CheckInside = (
  context: Context,
  body: GraphBody,
  place: {
    readonly path: string;
    readonly at: (...keys: (string | number)[]) => DocumentPath;
    readonly given: ReadonlyMap<string, Known>;
  },
) => ReadonlyMap<string, Known>;

/** Checks a loop, map or call with the graph inside it, and tells what the node gives. */
export function checkBodyNode(
  scope: Scope,
  node: CheckedNode & { readonly body: GraphBody },
  kind: BodyKind,
  arrived: ReadonlyMap<string, Arrived>,
  checkInside: CheckInside,
): Map<string, Known> {
  const { body } = node;
  const at = (...keys: (string | number)[]) => scope.at("nodes", node.id, "body", ...keys);
  const given = new Map<string, Known>(arrived);
  if (kind !== "call") {
    checkReserved(scope, node);
    const items = arrived.get("items");
    given.set("item", itemOf(scope, node, items));
    given.set("index", { type: { id: "int" }, facts: {}, optional: false });
    checkFilled(scope, node, given, items);
  }
  const inside = checkInside(scope.context, body, { path: nodePath(scope, node.id), at, given });
  if (kind === "call") return new Map(inside);
  if (kind === "map") return new Map([...inside].map(([name, { type }]) => [name, known({ id: "list", of: type })]));
  return carried(scope, node, inside, given);
}

function known(type: TypeRef, facts: Known["facts"] = {}): Known {
  return { type, facts, optional: false };
}

/** What one round gets as `item`. Reports items that are no list, and too many of them. */
function itemOf(scope: Scope, node: CheckedNode, items: Arrived | undefined): Known {
  if (items === undefined) return anything;
  const { limits, report } = scope.context;
  const rounds = Array.isArray(items.literal) ? items.literal.length : 0;
  if (rounds > limits.rounds) {
    report.add({
      code: "TOO_MANY_ROUNDS",
      path: nodePath(scope, node.id),
      port: "items",
      at: scope.at("nodes", node.id, "in", "items"),
      input: "items",
      found: rounds,
      maximum: limits.rounds,
    });
  }
  return isList(items.type) ? known(items.type.of) : anything;
}

/** Reports body inputs whose names mean something else in loops and maps. */
function checkReserved(scope: Scope, node: CheckedNode & { readonly body: GraphBody }): void {
  if (own(node.body.inputs, "items") === undefined) return;
  scope.context.report.add({
    code: "RESERVED_NAME",
    path: nodePath(scope, node.id),
    port: "items",
    at: scope.at("nodes", node.id, "body", "inputs", "items"),
    input: "items",
  });
}

/** Reports `item` and `index` declared as something else than what the engine puts there. */
function checkFilled(
  scope: Scope,
  node: CheckedNode & { readonly body: GraphBody },
  given: ReadonlyMap<string, Known>,
  items: Arrived | undefined,
): void {
  const { types, report } = scope.context;
  for (const name of filledInputs) {
    const spec = own(node.body.inputs, name);
    const to = spec && parseType(spec.type);
    const from = given.get(name);
    if (to === undefined || from === undefined || spec === undefined) continue;
    const place = { path: nodePath(scope, node.id), port: name === "item" ? "items" : name };
    if (name === "item" && Array.isArray(items?.literal)) {
      items.literal.forEach((value, index) => {
        const fault = valueFault("items", spec, value, types);
        const at = scope.at("nodes", node.id, "in", "items", index);
        if (fault !== undefined) report.add({ ...place, at, ...fault, item: [index, ...(fault.item ?? [])] });
      });
    } else if (!connects(from.type, to, types)) {
      report.add({
        code: "TYPE_MISMATCH",
        ...place,
        at: scope.at("nodes", node.id, "body", "inputs", name),
        place: "item",
        input: name,
        expected: kindOf(to, types),
        found: kindOf(from.type, types),
      });
    }
  }
}

/** What a loop gives: of every carried value the last. Reports outputs that no input takes up, or not as that kind. */
function carried(
  scope: Scope,
  node: CheckedNode & { readonly body: GraphBody },
  inside: ReadonlyMap<string, Known>,
  given: ReadonlyMap<string, Known>,
): Map<string, Known> {
  const { types, report } = scope.context;
  const names = Object.keys(node.body.inputs ?? {}).filter((name) => !filledInputs.includes(name));
  const result = new Map<string, Known>();
  let steady = true;
  for (const [name, last] of inside) {
    const place = {
      path: nodePath(scope, node.id),
      port: name,
      at: scope.at("nodes", node.id, "body", "outputs", name),
    };
    const spec = names.includes(name) ? node.body.inputs?.[name] : undefined;
    if (spec === undefined) {
      const near = report.nearest(name, names);
      report.add({ code: "NOT_CARRIED", ...place, output: name, ...availableAmong(names), ...near });
      result.set(name, last);
      continue;
    }
    const first = given.get(name);
    const declared = parseType(spec.type) ?? anything.type;
    const to = declared.id === "any" ? (first?.type ?? anything.type) : declared;
    if (!connects(last.type, to, types)) {
      const [expected, found] = [kindOf(to, types), kindOf(last.type, types)];
      report.add({ code: "TYPE_MISMATCH", ...place, place: "round", output: name, expected, found });
    }
    const facts = first?.facts ?? literalFacts(spec.default);
    steady &&= Object.entries(facts).every(([fact, value]) => last.facts[fact] === value);
    result.set(name, known(to, facts));
  }
  // Only what no round changes is known of the last round's result.
  if (steady) return result;
  return new Map([...result].map(([name, { type }]) => [name, known(type)]));
}
