import type { Size } from "../../port/port-type.ts";
import { amountOf, mostOf } from "../../port/size.ts";
import { type CheckedGraph, type CheckedNode, nodePath } from "../context.ts";
import { type ArrivingInfo, numberFact, type StaticInfo } from "../static-info.ts";

/** How much of a value there will be, as far as its facts are known. */
function knownAmount(
  { type, facts }: Pick<StaticInfo, "type" | "facts">,
  { types }: CheckedGraph["context"],
): Amount | undefined {
  const size = types.get(type.id)?.size;
  const amount = size && amountOf(size, facts);
  return size === undefined || amount === undefined ? undefined : { amount, size };
}

interface Amount {
  readonly amount: number;
  readonly size: Size;
}

/** Reports values beyond the limit of their kind where they first come up. */
export function checkSizes(graph: CheckedGraph, node: CheckedNode, arrived: ReadonlyMap<string, ArrivingInfo>): void {
  const { limits, collector } = graph.context;
  const isTooLarge = (found: Amount | undefined): found is Amount =>
    found !== undefined && found.amount > mostOf(found.size, limits.sizes);
  for (const [name, output] of node.outputs ?? []) {
    const found = knownAmount(output, graph.context);
    if (!isTooLarge(found)) continue;
    for (const input of arrived.values()) if (isTooLarge(knownAmount(input, graph.context))) return;
    const { amount, size } = found;
    collector.add({
      code: "VALUE_TOO_LARGE",
      path: nodePath(graph, node.id),
      port: name,
      at: graph.at("nodes", node.id),
      output: name,
      facts: size.of.map((fact) => ({ name: fact, value: numberFact(output.facts, fact) ?? 0 })),
      found: amount,
      maximum: mostOf(size, limits.sizes),
      unit: size.unit,
    });
    return;
  }
}
