import { connects, substitute } from "../../port/connect.ts";
import { kindOf } from "../../problem/data.ts";
import { ProblemCollector } from "../../problem/problem-collector.ts";
import type { InParts } from "../../value/in-parts.ts";
import { type CheckedGraph, type CheckedNode, type Context, nodePath } from "../context.ts";
import type { ArrivingInfo, StaticInfo } from "../static-info.ts";
import type { CheckInside } from "./bodies.ts";

/** Checks the graph that a compound stands for and returns what is known of its outputs. Its problems are reported once for all its uses. */
export function* checkCompound(
  graph: CheckedGraph,
  node: CheckedNode,
  arrived: ReadonlyMap<string, ArrivingInfo>,
  checkInside: CheckInside,
): InParts<Map<string, StaticInfo>> {
  const { context } = graph;
  const { type } = node.node;
  const body = node.entry?.graph;
  const declared = new Map([...(node.shape?.outputs ?? [])].map(([name, port]) => [name, port.type]));
  const place = { path: nodePath(graph, node.id), at: graph.at("nodes", node.id, "type") };
  const asDeclared = () =>
    new Map([...declared].map(([name, to]) => [name, { type: substitute(to, new Map()), facts: {}, optional: false }]));
  if (body === undefined) return asDeclared();
  if (context.openCompounds.includes(type)) {
    const circle = [...context.openCompounds.slice(context.openCompounds.indexOf(type)), type];
    context.collector.add({ code: "RECURSIVE_GRAPH", ...place, name: type, circle });
    return asDeclared();
  }
  const seen = context.seenCompounds.has(type);
  context.seenCompounds.add(type);
  const inner: Context = {
    ...context,
    collector: seen ? new ProblemCollector() : context.collector,
    outputs: undefined,
    openCompounds: [...context.openCompounds, type],
  };
  const inside = yield* checkInside(inner, body, { path: place.path, at: () => place.at, given: arrived });
  const result = new Map<string, StaticInfo>();
  for (const [name, to] of declared) {
    const found = inside.get(name);
    if (found === undefined || !connects(found.type, to, context.types)) {
      inner.collector.add({
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
