import { inverse, listOf, type NumberLists } from "./number-lists.ts";

/** An order in which every node comes after what it reads, and the circles that allow none. */
export interface Order {
  /** All nodes by number; those in circles, and what reads them, stand last. */
  readonly nodes: readonly number[];
  /** One circle for each knot of nodes that read one another: `[a, b, a]`, where a reads b. */
  readonly cycles: readonly (readonly number[])[];
}

/**
 * Orders nodes by what they read; ties by number. Linear in nodes and links, and without recursion, so that a chain may
 * be of any length. `sources` holds for each node the numbers of those that it reads, repeats included.
 */
export function orderNodes(sources: NumberLists): Order {
  const { starts } = sources;
  const readers = inverse(sources);
  const waiting = Int32Array.from({ length: starts.length - 1 }, (_, node) => starts[node + 1]! - starts[node]!);
  const nodes: number[] = [];
  for (let node = 0; node < waiting.length; node++) if (waiting[node] === 0) nodes.push(node);
  for (let next = 0; next < nodes.length; next++) {
    const node = nodes[next]!;
    for (let at = readers.starts[node]!; at < readers.starts[node + 1]!; at++) {
      const reader = readers.items[at]!;
      if (--waiting[reader]! === 0) nodes.push(reader);
    }
  }
  if (nodes.length === waiting.length) return { nodes, cycles: [] };
  const rest = [...waiting.keys()].filter((node) => waiting[node]! > 0);
  const cycles = knotsOf(rest, sources).map((knot) => circleIn(knot, sources));
  return { nodes: [...nodes, ...rest], cycles };
}

/** Sets of nodes that all read one another, directly or not (Tarjan's strongly connected components). */
function knotsOf(among: readonly number[], sources: NumberLists): Set<number>[] {
  const inside = new Set(among);
  const found = new Map<number, { readonly number: number; low: number; open: boolean }>();
  const open: number[] = [];
  const knots: Set<number>[] = [];
  for (const root of among) {
    if (found.has(root)) continue;
    const walk = [{ node: root, next: 0 }];
    while (walk.length > 0) {
      const step = walk.at(-1)!;
      const { node } = step;
      let here = found.get(node);
      if (here === undefined) {
        here = { number: found.size, low: found.size, open: true };
        found.set(node, here);
        open.push(node);
      }
      const at = sources.starts[node]! + step.next++;
      const source = at < sources.starts[node + 1]! ? sources.items[at] : undefined;
      if (source !== undefined) {
        if (!inside.has(source)) continue;
        const other = found.get(source);
        if (other === undefined) walk.push({ node: source, next: 0 });
        else if (other.open) here.low = Math.min(here.low, other.number);
        continue;
      }
      walk.pop();
      const above = walk.at(-1);
      if (above !== undefined) {
        const around = found.get(above.node)!;
        around.low = Math.min(around.low, here.low);
      }
      if (here.low !== here.number) continue;
      const knot = new Set(open.splice(open.lastIndexOf(node)));
      for (const member of knot) found.get(member)!.open = false;
      if (knot.size > 1 || listOf(sources, node).includes(node)) knots.push(knot);
    }
  }
  return knots;
}

/** The shortest circle through a knot's first node. */
function circleIn(knot: ReadonlySet<number>, sources: NumberLists): number[] {
  const first = Math.min(...knot);
  const cameFrom = new Map<number, number>();
  const queue = [first];
  for (const node of queue) {
    for (const source of listOf(sources, node).toSorted()) {
      if (source === first) {
        const back: number[] = [];
        for (let at = node; at !== first; at = cameFrom.get(at)!) back.push(at);
        return [first, ...back.reverse(), first];
      }
      if (!knot.has(source) || cameFrom.has(source)) continue;
      cameFrom.set(source, node);
      queue.push(source);
    }
  }
  return [...knot];
}
