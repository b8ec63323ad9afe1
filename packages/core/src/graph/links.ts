import { type GivenValue, type GraphBody, isFrom, isInput } from "./document.ts";
import type { NumberLists } from "./number-lists.ts";

/** The links between a graph's nodes, by number, so that large graphs are walked without looking names up. */
export interface GraphLinks {
  /** Node ids in order of their text, so that the order of keys carries no meaning. */
  readonly ids: readonly string[];
  readonly numbers: ReadonlyMap<string, number>;
  /** The nodes that each node reads, once per link; links to nodes that do not exist are left out. */
  readonly sources: NumberLists;
}

/** Collects the links between a graph's nodes. */
export function linksOf(body: GraphBody): GraphLinks {
  const ids = Object.keys(body.nodes).sort();
  const numbers = new Map<string, number>();
  for (let number = 0; number < ids.length; number++) numbers.set(ids[number]!, number);
  const starts = new Int32Array(ids.length + 1);
  const items: number[] = [];
  const collect = (link: GivenValue) => {
    if (!isFrom(link)) return;
    const source = numbers.get(link.$from.slice(0, Math.max(0, link.$from.lastIndexOf("."))));
    if (source !== undefined) items.push(source);
  };
  for (let number = 0; number < ids.length; number++) {
    const given = body.nodes[ids[number]!]!.in;
    for (const port in given) eachLink(given[port]!, collect);
    starts[number + 1] = items.length;
  }
  return { ids, numbers, sources: { starts, items: Int32Array.from(items) } };
}

/** Calls back for each link in what an input is given, with its place in a list. */
export function eachLink(value: GivenValue, visit: (link: GivenValue, index: number | undefined) => void): void {
  if (isFrom(value) || isInput(value)) visit(value, undefined);
  else if (Array.isArray(value)) {
    value.forEach((entry, index) => {
      if (isFrom(entry) || isInput(entry)) visit(entry, index);
    });
  }
}
