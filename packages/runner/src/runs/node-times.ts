import type { RunEvent } from "@sigmaflow/core";

/** How long nodes of a graph lasted in a run, ms, by id. */
export type NodeTimes = ReadonlyMap<string, number>;

/**
 * How long each node of the outermost graph lasted in a run, of those that did all of their work in it: what came from the
 * cache, be it some steps of a loop, says nothing of the next time. Compounds last from the first event inside to the last.
 */
export function nodeTimes(events: readonly RunEvent[]): NodeTimes {
  const said = new Map<string, number>();
  const inside = new Map<string, { readonly from: number; readonly to: number }>();
  const helped = new Set<string>();
  for (const event of events) {
    if (!("path" in event) || event.path === undefined) continue;
    const [id = "", ...rest] = event.path.split("/");
    if (event.type === "steps.cached" || event.type === "node.failed") helped.add(id);
    else if (rest.length === 0 && event.type === "node.finished") said.set(id, event.ms);
    else if (event.type !== "node.cached") {
      const { from = event.time } = inside.get(id) ?? {};
      inside.set(id, { from, to: event.time });
    }
  }
  const lasted = [...inside].map(([id, { from, to }]) => [id, said.get(id) ?? to - from] as const);
  return new Map([...lasted, ...said].filter(([id]) => !helped.has(id)));
}
