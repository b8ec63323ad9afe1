// A stranger's program: a node of its own in a graph built in code. `packing.test.ts` runs it outside the repository.
import { buildGraph, defineNode, float, latent, runGraph, string } from "sigmaflow";

const halve = defineNode({
  type: "mine.halve",
  version: 1,
  inputs: { value: float() },
  outputs: { half: float() },
  run: ({ value }) => ({ half: value / 2 }),
});

const graph = buildGraph({ start: float({ default: 10 }) }, (g, { start }) => {
  const { half } = g.node("first", halve, { value: start });
  return { quarter: g.node("second", halve, { value: half }).half };
});

/** Never called: the packed declarations must still know these mistakes. */
export const mistakes = () => [
  buildGraph({ name: string() }, (g, { name }) => {
    // @ts-expect-error a text is no number
    return g.node("wrong", halve, { value: name });
  }),
  // @ts-expect-error what promises a latent must give one
  defineNode({ type: "mine.none", version: 1, inputs: {}, outputs: { out: latent() }, run: () => ({ out: 1 }) }),
];

const { quarter } = await runGraph(graph, {}, { cache: false });
console.log(quarter satisfies number);
