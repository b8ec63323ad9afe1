import { buildGraph, defineNode, type Graph, type GraphDocument, type RunningGraph, string } from "@sigmaflow/core";
import { expectTypeOf, test } from "vitest";
import { runGraph } from "./run-graph.ts";

const shout = defineNode({
  type: "my.shout",
  version: 1,
  inputs: { text: string() },
  outputs: { text: string() },
  run: ({ text }) => ({ text: text.toUpperCase() }),
});
type Values = RunningGraph<Record<string, unknown>>;

test("a document as text or data, known or not, gives values by name", () => {
  expectTypeOf(runGraph(JSON.parse("{}"), { text: "a" })).toEqualTypeOf<Values>();
  expectTypeOf(runGraph("{}" as string)).toEqualTypeOf<Values>();
  expectTypeOf(runGraph({} as unknown)).toEqualTypeOf<Values>();
  expectTypeOf(runGraph({} as GraphDocument, {}, { nodes: [shout] })).toEqualTypeOf<Values>();
});

test("a built graph gives its own outputs and takes its own inputs", () => {
  const graph = buildGraph({ text: string() }, (g, { text }) => g.node("shout", shout, { text }));
  expectTypeOf(graph).toExtend<Graph>();
  expectTypeOf(runGraph(graph, { text: "a" })).toEqualTypeOf<RunningGraph<{ readonly text: string }>>();
  // @ts-expect-error a number is no text
  runGraph(graph, { text: 1 });
  // @ts-expect-error the text is missing
  runGraph(graph);
  // @ts-expect-error there is no such input
  runGraph(graph, { text: "a", other: 1 });
});
