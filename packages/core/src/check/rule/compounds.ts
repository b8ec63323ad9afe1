import { connects, substitute } from "../../port/connect.ts";
import { kindOf } from "../../problem/data.ts";
import { Report } from "../../problem/report.ts";
import { type CheckedNode, type Context, nodePath, type Scope } from "../context.ts";
import type { Arrived, Known } from "../known.ts";
import type { CheckInside } from "./bodies.ts";

/** Checks the graph that a node is short for, once for all its uses, and tells what the node gives. */
export function checkCompound(
  scope: Scope,
  node: CheckedNode,
  arrived: ReadonlyMap<string, Arrived>,
  checkInside: CheckInside,
): Map<string, Known> {
  const { context } = scope;
  const { type } = node.node;
  const graph = node.entry?.graph;
  const declared = new Map([...(node.shape?.outputs ?? [])].map(([name, port]) => [name, port.type]));
  const place = { path: nodePath(scope, node.id), at: scope.at("nodes", node.id, "type") };
  const asDeclared = () =>
    new Map([...declared].map(([name, to]) => [name, { type: substitute(to, new Map()), facts: {}, optional: false }]));
  if (graph === undefined) return asDeclared();
  if (context.openCompounds.includes(type)) {
    const circle = [...context.openCompounds.slice(context.openCompounds.indexOf(type)), type];
    context.report.add({ code: "RECURSIVE_GRAPH", ...place, name: type, circle });
    return asDeclared();
  }
  const seen = context.seenCompounds.has(type);
  context.seenCompounds.add(type);
  const inner: Context = {
    ...context,
    report: seen ? new Report() : context.report,
    outputs: undefined,
    openCompounds: [...context.openCompounds, type],
  };
  const inside = checkInside(inner, graph, { path: place.path, at: () => place.at, given: arrived });
  const result = new Map<string, Known>();
  for (const [name, to] of declared) {
    const found = inside.get(name);
    if (found === undefined || !connects(found.type, to, context.types)) {
      inner.report.add({
        code: "TYPE_MISMATCH",
        ...place,
        port: name,
        place: "compound",
        type,
        output: name,
        expected: kindOf(to, context.types),
        ...(found !== undefined && { found: kindOf(found.type, context.types) }),
      });
    }
    result.set(name, {
      type: to.id === "any" ? (found?.type ?? to) : to,
      facts: found?.facts ?? {},
      optional: found?.optional ?? false,
    });
  }
  return result;
}
