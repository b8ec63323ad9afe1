import { expect, test } from "vitest";
import { nodeHost as host } from "../../test/support/node-host.ts";
import { defineNode } from "../node/define-node.ts";
import { createRegistry } from "../node/registry.ts";
import { list, oneOf, string } from "../port/plain.ts";
import { runGraph } from "../run/run-graph.ts";
import { buildGraph } from "./build-graph.ts";

const words = ["small", "large"] as const;
const say = defineNode({
  type: "say",
  version: 1,
  inputs: { word: oneOf(words), of: oneOf(words, { default: "small" }) },
  outputs: { word: oneOf(words), text: string() },
  run: ({ word, of }) => ({ word, text: `${word} ${of}` }),
});

test("a choice keeps its words in bodies: as their item, shared, carried, and in a map's lists", async () => {
  const graph = buildGraph({ sizes: list(oneOf(words)), of: oneOf(words) }, (g, { sizes, of }) => {
    const first = g.map("first", { items: sizes, shared: { of } }, (body, given) =>
      body.node("say", say, { word: given.item, of: given.of }),
    );
    const second = g.map("second", { items: first.word }, (body, { item }) => body.node("say", say, { word: item }));
    const last = g.loop("last", { items: sizes, state: { of } }, (body, given) => ({
      of: body.node("say", say, { word: given.item, of: given.of }).word,
    }));
    return { first: first.text, second: second.text, last: last.of };
  });
  const given = { sizes: ["large", "small"], of: "large" } as const;
  expect(await runGraph(graph, given, { host, registry: createRegistry([]) })).toEqual({
    first: ["large large", "small large"],
    second: ["large small", "small small"],
    last: "small",
  });
});
