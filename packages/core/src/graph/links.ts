import { type GivenValue, type GraphBody, isFrom, isInput } from "./document.ts";

/** The links between a graph's nodes, by number, so that large graphs are walked without looking names up. */
export interface GraphLinks {
  /** Node ids in order of their text, so that the order of keys carries no meaning. */
  readonly ids: readonly string[];
  readonly numbers: ReadonlyMap<string, number>;
  /** The nodes that each node reads, once per link; links to nodes that do not exist are left out. */
  readonly sources: readonly (readonly number[])[];
  /** The inputs that these links go to. */
  readonly ports: readonly (readonly string[])[];
}

/** Collects the links between a graph's nodes. */
export function linksOf(body: GraphBody): GraphLinks {
  const ids = Object.keys(body.nodes).sort();
  const numbers = new Map<string, number>();
  for (let number = 0; number < ids.length; number++) numbers.set(ids[number]!, number);
  const sources: number[][] = [];
  const ports: string[][] = [];
  for (const id of ids) {
    const from: number[] = [];
    const to: string[] = [];
    const given = body.nodes[id]!.in;
    for (const port in given) {
      const value = given[port];
      if (typeof value !== "object" || value === null) continue;
      for (const link of Array.isArray(value) ? value : [value]) {
        if (!isFrom(link)) continue;
        const source = numbers.get(link.$from.slice(0, Math.max(0, link.$from.lastIndexOf("."))));
        if (source === undefined) continue;
        from.push(source);
        to.push(port);
      }
    }
    sources.push(from);
    ports.push(to);
  }
  return { ids, numbers, sources, ports };
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
