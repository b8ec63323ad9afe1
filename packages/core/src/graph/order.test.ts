import fc from "fast-check";
import { expect, test } from "vitest";
import { numberLists } from "./number-lists.ts";
import { orderNodes } from "./order.ts";

const graph = fc
  .integer({ min: 1, max: 12 })
  .chain((size) =>
    fc.array(fc.array(fc.nat({ max: size - 1 }), { maxLength: 3 }), { minLength: size, maxLength: size }),
  );

/** Whether a node reads itself in the end. */
function inCircle(sources: readonly (readonly number[])[], node: number): boolean {
  const seen = new Set<number>();
  const walk = [...sources[node]!];
  for (const next of walk) {
    if (next === node) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    walk.push(...sources[next]!);
  }
  return false;
}

test("[E2] every node comes once, after what it reads", () => {
  fc.assert(
    fc.property(graph, (raw) => {
      // Reading only smaller numbers, no graph has circles.
      const sources = raw.map((list, node) => list.filter((source) => source < node)).reverse();
      const mirrored = sources.map((list) => list.map((source) => sources.length - 1 - source));
      const { nodes, cycles } = orderNodes(numberLists(mirrored));
      expect(cycles).toEqual([]);
      expect([...nodes].sort((a, b) => a - b)).toEqual([...mirrored.keys()]);
      const place = new Map(nodes.map((node, at) => [node, at]));
      mirrored.forEach((list, node) => {
        for (const source of list) expect(place.get(source)!).toBeLessThan(place.get(node)!);
      });
    }),
  );
});

test("[D17] every knot is told by a circle of real links, and nothing else is", () => {
  fc.assert(
    fc.property(graph, (sources) => {
      const { nodes, cycles } = orderNodes(numberLists(sources));
      expect([...nodes].sort((a, b) => a - b)).toEqual([...sources.keys()]);
      for (const circle of cycles) {
        expect(circle.length).toBeGreaterThan(1);
        expect(circle.at(-1)).toBe(circle[0]);
        for (let at = 0; at + 1 < circle.length; at++) expect(sources[circle[at]!]).toContain(circle[at + 1]);
      }
      const told = new Set(cycles.flat());
      const within = [...sources.keys()].filter((node) => inCircle(sources, node));
      expect(within.filter((node) => told.has(node)).length).toBe(told.size);
      expect(cycles.length > 0).toBe(within.length > 0);
    }),
    { numRuns: 500 },
  );
});
