import { createEngine } from "sigmaflow";
import { expect, test } from "vitest";
import { fuzzGraphs } from "./fuzz-graphs.ts";
import { HostileGraphs } from "./hostile-graph.ts";
import { Random } from "./random.ts";

test("documents of the fuzz's grammar run, are refused, or are ended by a limit, each in words", async () => {
  const engine = createEngine({ cache: false });
  const { endings, faults } = await fuzzGraphs({ engine, seed: 7, count: 150, patienceMs: 20_000 });
  await engine.close();
  expect(faults).toEqual([]);
  expect(Object.values(endings).reduce((sum, found) => sum + found, 0)).toBe(150);
  // Neither all nonsense nor all sense.
  for (const ending of ["done", "BAD_GRAPH"]) expect(endings[ending]).toBeGreaterThan(20);
});

test("a seed decides the documents", async () => {
  const { catalogue, close } = createEngine({ cache: false });
  const documents = (seed: number) => {
    const graphs = new HostileGraphs(new Random(seed), catalogue);
    return Array.from({ length: 20 }, () => graphs.next());
  };
  expect(documents(3)).toEqual(documents(3));
  expect(documents(3)).not.toEqual(documents(4));
  await close();
});
