import { expect, test } from "vitest";
import { line } from "../check/fixtures/found.ts";
import type { GraphDocument } from "./document.ts";
import { resolveGraphs } from "./reference.ts";

const leaf = {
  sigmaflow: 1,
  title: "Leaf",
  nodes: { n: { type: "latent.noise" } },
  outputs: { l: { $from: "n.latent" } },
};
const using = (...names: string[]): GraphDocument => ({
  sigmaflow: 1,
  nodes: Object.fromEntries(names.map((name, at) => [`n${at}`, { type: "call", body: { $graph: name } }])),
});

function library(graphs: Readonly<Record<string, unknown>>) {
  const asked: string[] = [];
  const load = async (name: string, from: string | undefined) => {
    asked.push(`${from ?? ""}>${name}`);
    if (!Object.hasOwn(graphs, name)) throw new Error("there is no such file.");
    return JSON.stringify(graphs[name]);
  };
  return { load, asked };
}

test("[D21] graphs by name take the place of their names, and each is loaded once", async () => {
  const { load, asked } = library({ a: using("leaf", "leaf"), leaf });
  const { document, problems } = await resolveGraphs(using("a", "leaf", "a"), load);
  expect(problems).toEqual([]);
  expect(asked).toEqual([">a", "a>leaf", ">leaf"]);
  const { sigmaflow: _, ...body } = leaf;
  const a = { nodes: { n0: { type: "call", body }, n1: { type: "call", body } } };
  expect(document).toEqual({
    sigmaflow: 1,
    nodes: { n0: { type: "call", body: a }, n1: { type: "call", body }, n2: { type: "call", body: a } },
  });
});

test("graphs inside inline bodies are found too", async () => {
  const { load } = library({ leaf });
  const document: GraphDocument = { sigmaflow: 1, nodes: { m: { type: "map", body: { nodes: using("leaf").nodes } } } };
  const { document: resolved } = await resolveGraphs(document, load);
  expect(resolved?.nodes.m?.body).toMatchObject({ nodes: { n0: { body: { title: "Leaf" } } } });
});

test("a document without names is left as it is", async () => {
  const { load } = library({});
  expect(await resolveGraphs(leaf as GraphDocument, load)).toEqual({ document: leaf, problems: [], migrated: [] });
});

test("[D21] recursion is refused, with its path", async () => {
  const { load } = library({ a: using("b"), b: using("c"), c: using("a") });
  const { document, problems } = await resolveGraphs(using("a"), load);
  expect(document).toBeUndefined();
  expect(problems.map(line)).toEqual([
    "n0/n0/n0/n0: RECURSIVE_GRAPH: `a` is inside itself: `a` → `b` → `c` → `a`. A graph cannot use itself; a loop repeats work.",
  ]);
});

test("[D12] graphs that hide their recursion behind other names end at the depth limit", async () => {
  const load = async (name: string) => using(`./${name}`);
  const { problems } = await resolveGraphs(using("a"), load, { limits: { nesting: 5 } });
  expect(problems.map(line)).toEqual([
    "n0/n0/n0/n0/n0/n0: TOO_NESTED: Bodies stand in one another more than 5 deep. Flatten the graph.",
  ]);
});

test("doubling at every level costs no more than its depth", async () => {
  const graphs: Record<string, unknown> = { g0: leaf };
  for (let level = 1; level <= 15; level++) graphs[`g${level}`] = using(`g${level - 1}`, `g${level - 1}`);
  const { load, asked } = library(graphs);
  const { problems } = await resolveGraphs(using("g15"), load);
  expect(problems).toEqual([]);
  expect(asked).toHaveLength(16);
});

test("what cannot be loaded or read is told, with the graph that it is in", async () => {
  const { load } = library({ bad: { sigmaflow: 1, nodes: { x: { typ: "y" } } } });
  const { problems } = await resolveGraphs(using("gone", "bad"), load);
  expect(problems.map(line)).toEqual([
    "n0: GRAPH_UNREADABLE: The graph `gone` cannot be read: there is no such file. Correct the name, or put the graph there.",
    "n1/x: BAD_SHAPE: `type` is missing in `nodes.x`. Add text.",
    "n1/x: UNKNOWN_KEY: `typ` is no key of `nodes.x`. Did you mean `type`?",
  ]);
  expect(problems.map(({ graph }) => graph)).toEqual([undefined, "bad", "bad"]);
});
