import type { GraphBody } from "../../graph/document.ts";
import type { DocumentPath } from "../../graph/parse-json.ts";
import type { BodyKind } from "../../node/catalogue.ts";
import { connects, sayType } from "../../port/connect.ts";
import { isList, parseType, type TypeRef } from "../../port/type-ref.ts";
import { own } from "../../value/record.ts";
import { type CheckedNode, type Context, nodePath, type Scope } from "../context.ts";
import { type Arrived, anything, type Known } from "../known.ts";
import { literalFacts } from "../literal-known.ts";
import { filledInputs } from "../shape.ts";
import { literalFault } from "./literal.ts";

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
    report.add("TOO_MANY_ROUNDS", {
      path: nodePath(scope, node.id),
      port: "items",
      at: scope.at("nodes", node.id, "in", "items"),
      message: `\`items\` has ${rounds} entries; at most ${limits.rounds} rounds are accepted.`,
      hint: "Give it fewer items.",
    });
  }
  return isList(items.type) ? known(items.type.of) : anything;
}

/** Reports body inputs whose names mean something else in loops and maps. */
function checkReserved(scope: Scope, node: CheckedNode & { readonly body: GraphBody }): void {
  if (own(node.body.inputs, "items") === undefined) return;
  scope.context.report.add("RESERVED_NAME", {
    path: nodePath(scope, node.id),
    port: "items",
    at: scope.at("nodes", node.id, "body", "inputs", "items"),
    message: "A body's input cannot be called `items`: the node has an input of that name already.",
    hint: "Declare `item` for the one at hand, or choose another name.",
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
        const fault = literalFault(`items[${index}]`, spec, value, types);
        const at = scope.at("nodes", node.id, "in", "items", index);
        if (fault !== undefined) report.add(fault.code, { ...place, at, message: fault.message, hint: fault.hint });
      });
    } else if (!connects(from.type, to, types)) {
      report.add("TYPE_MISMATCH", {
        ...place,
        at: scope.at("nodes", node.id, "body", "inputs", name),
        message: `The body's \`${name}\` takes ${sayType(to, types)}, but each ${name} is ${sayType(from.type, types)}.`,
        hint: `Declare it as ${sayType(from.type, types)}, or give the node other items.`,
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
      const message = `\`${name}\` is an output of the loop's body, but no input of that name takes it up in the next round.`;
      const hint = report.hint(name, names, `Declare the body input \`${name}\` and give the loop its first value.`);
      report.add("NOT_CARRIED", { ...place, message, hint });
      result.set(name, last);
      continue;
    }
    const first = given.get(name);
    const declared = parseType(spec.type) ?? anything.type;
    const to = declared.id === "any" ? (first?.type ?? anything.type) : declared;
    if (!connects(last.type, to, types)) {
      const message = `\`${name}\` goes into the next round as ${sayType(to, types)}, but one round gives ${sayType(last.type, types)}.`;
      report.add("TYPE_MISMATCH", { ...place, message, hint: `Give ${sayType(to, types)} as \`${name}\`.` });
    }
    const facts = first?.facts ?? literalFacts(spec.default);
    steady &&= Object.entries(facts).every(([fact, value]) => last.facts[fact] === value);
    result.set(name, known(to, facts));
  }
  // Only what no round changes is known of the last round's result.
  if (steady) return result;
  return new Map([...result].map(([name, { type }]) => [name, known(type)]));
}
