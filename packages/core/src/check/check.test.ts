import { expect, test } from "vitest";
import type { GraphBody, GraphNode } from "../graph/document.ts";
import { defineCompound } from "../node/define-compound.ts";
import { catalogueOf, createRegistry } from "../node/registry.ts";
import * as kinds from "../port/fixtures/kinds.ts";
import { check } from "./check.ts";
import { found, line } from "./fixtures/found.ts";
import { catalogue } from "./fixtures/nodes.ts";

const noise: GraphNode = { type: "latent.noise" };
const double = (from: string): GraphNode => ({ type: "latent.double", in: { latent: { $from: from } } });
const latent = (from: string): GraphBody["outputs"] => ({ latent: { $from: from } });

test("[D7] everything wrong is found in one pass", () => {
  const graph: GraphBody = {
    inputs: { unused: { type: "int" } },
    nodes: {
      a: { type: "latent.nose" },
      b: { type: "latent.noise", in: { width: 10, hight: 8 } },
      c: double("b.laten"),
      d: double("d.latent"),
      "e!": noise,
    },
    outputs: { x: { $from: "c.latent" }, y: { $from: "z.latent" } },
  };
  expect(check(graph, catalogue).problems.map(({ path, port, code }) => [path, port, code].join(" "))).toEqual([
    " unused UNUSED_INPUT",
    " y UNKNOWN_NODE",
    "a  UNKNOWN_NODE_TYPE",
    "a  UNREACHABLE_NODE",
    "b hight UNKNOWN_INPUT",
    "b width OUT_OF_RANGE",
    "c latent UNKNOWN_OUTPUT",
    "d  CYCLE",
    "d  UNREACHABLE_NODE",
    "e!  BAD_ID",
    "e!  UNREACHABLE_NODE",
  ]);
});

test("[D17] cycles are told with their path, each knot once", () => {
  const nodes = {
    a: double("c.latent"),
    b: double("a.latent"),
    c: double("b.latent"),
    d: double("c.latent"),
    e: double("e.latent"),
  };
  expect(found({ nodes, outputs: { d: { $from: "d.latent" }, e: { $from: "e.latent" } } })).toEqual([
    "a: CYCLE: Nodes wait for one another: `a` ← `c` ← `b` ← `a`. Remove one of these links; a loop node repeats work.",
    "e: CYCLE: Nodes wait for one another: `e` ← `e`. Remove one of these links; a loop node repeats work.",
  ]);
});

test("[E28] a chain of ten thousand nodes is checked, whole and as a circle", () => {
  const nodes: Record<string, GraphNode> = { n0: noise };
  for (let i = 1; i < 10_000; i++) nodes[`n${i}`] = double(`n${i - 1}.latent`);
  const limits = { sizes: { pixels: Number.POSITIVE_INFINITY } };
  expect(check({ nodes, outputs: latent("n9999.latent") }, catalogue, { limits }).problems).toEqual([]);
  nodes.n0 = double("n9999.latent");
  const { problems } = check({ nodes, outputs: latent("n9999.latent") }, catalogue);
  expect(problems.map(({ code }) => code)).toEqual(["CYCLE"]);
});

test("[D22] graph inputs must make sense", () => {
  const inputs: GraphBody["inputs"] = {
    a: { type: "latnt" },
    b: { type: "list<list<imag>>" },
    c: { type: "int", min: 5, max: 1 },
    d: { type: "enum" },
    e: { type: "int", default: "5" },
    f: { type: "enum", values: ["x", "y"], default: "z" },
    g: { type: "list<<" },
  };
  expect(
    found({ inputs, nodes: { noise }, outputs: latent("noise.latent") }).filter((text) => !text.includes("UNUSED")),
  ).toEqual([
    "a: BAD_INPUT_SPEC: `a` is declared as `latnt`, and there is no type `latnt`. Did you mean `latent`?",
    "b: BAD_INPUT_SPEC: `b` is declared as `list<list<imag>>`, and there is no type `imag`. Did you mean `image`?",
    "c: BAD_INPUT_SPEC: `c` must be 5 or more and 1 or less. Exchange them.",
    "d: BAD_INPUT_SPEC: `d` is a choice without words. List the words under `values`.",
    'e: BAD_DEFAULT: The default of `e` is "5", but must be a whole number. Write 5, without quotes.',
    'f: BAD_DEFAULT: The default of `f` is "z"; allowed is one of x, y. Choose one of them.',
    "g: BAD_INPUT_SPEC: `g` is declared as `list<<`, and there is no type `list<<`. Name a type that a node's port has.",
  ]);
});

test("[D22] a graph without outputs has nothing to do", () => {
  expect(found({ nodes: { noise, wide: double("noise.latent") } })).toEqual([
    ': NO_OUTPUTS: The graph has no outputs. Add them: "outputs": { "latent": { "$from": "wide.latent" } }.',
  ]);
});

test("[D23] warns of what has no effect", () => {
  const graph = {
    inputs: { n: { type: "int" } },
    nodes: { noise, idle: double("noise.latent") },
    outputs: latent("noise.latent"),
  };
  expect(found(graph)).toEqual([
    'n: UNUSED_INPUT: Nothing uses the input `n`. Link it with { "$input": "n" }, or remove it.',
    "idle: UNREACHABLE_NODE: No output depends on `idle` (Double latent), so it never runs. Link it, name it under `outputs`, or remove it.",
  ]);
});

test("[D12] limits count the nodes in bodies at every use", () => {
  const body: GraphBody = { nodes: { noise, more: noise }, outputs: latent("noise.latent") };
  let graph: GraphBody = body;
  for (let level = 0; level < 12; level++) {
    const call = { type: "call", body: graph };
    graph = { nodes: { a: call, b: call }, outputs: latent("a.latent") };
  }
  expect(found(graph, { limits: { nodes: 5000 } })).toEqual([
    ": TOO_MANY_NODES: The graph has 16382 nodes, those in bodies included; at most 5000 are accepted. Split it, or have a map repeat what is the same.",
  ]);
  expect(found(graph, { limits: { nesting: 11 } })).toEqual([
    ": TOO_NESTED: Bodies stand in one another more than 11 deep. Flatten the graph.",
  ]);
});

test("[D21] a body that holds itself has no end", () => {
  const body: GraphBody = { nodes: {}, outputs: {} };
  body.nodes.again = { type: "call", body };
  expect(found(body)).toEqual([": TOO_NESTED: Bodies stand in one another more than 16 deep. Flatten the graph."]);
});

test("[D12] a list of items beyond the limit is told", () => {
  const it = {
    type: "map",
    in: { items: [1, 2, 3, 4] },
    body: { nodes: { noise }, outputs: latent("noise.latent") },
  };
  expect(found({ nodes: { it }, outputs: latent("it.latent") }, { limits: { iterations: 3 } })).toEqual([
    "it.items: TOO_MANY_ITERATIONS: `items` has 4 entries; at most 3 iterations are accepted. Give it fewer items.",
  ]);
});

test("[D25] a compound is checked with the documents that use it, once for all uses", () => {
  const broken = defineCompound({
    type: "latent.twice",
    version: 1,
    outputs: { latent: { type: "latent" }, image: { type: "image" } },
    graph: {
      nodes: { a: { type: "latent.nois" }, b: noise },
      outputs: { latent: { $from: "a.latent" }, image: { $from: "b.latent" } },
    },
  });
  const itself = defineCompound({
    type: "latent.itself",
    version: 1,
    outputs: { latent: { type: "latent" } },
    graph: { nodes: { again: { type: "latent.itself" } }, outputs: { latent: { $from: "again.latent" } } },
  });
  const { nodes } = catalogueOf(createRegistry([broken, itself], { portTypes: [kinds.image, kinds.latent] }));
  const graph: GraphBody = {
    nodes: { x: { type: "latent.twice" }, y: { type: "latent.twice" }, z: { type: "latent.itself" } },
    outputs: { x: { $from: "x.latent" }, y: { $from: "y.latent" }, z: { $from: "z.latent" } },
  };
  const { problems } = check(graph, { ...catalogue, nodes: { ...catalogue.nodes, ...nodes } });
  expect(problems.map(line)).toEqual([
    "x.image: TYPE_MISMATCH: `latent.twice` declares an Image as `image`, but its graph outputs a Latent. Correct the compound's declaration.",
    "x/a: UNKNOWN_NODE_TYPE: There is no node type `latent.nois`. Did you mean `latent.noise`?",
    "z/again: RECURSIVE_GRAPH: `latent.itself` is inside itself: `latent.itself` → `latent.itself`. A graph cannot use itself; a loop repeats work.",
  ]);
});

test("[D7] a graph with endless problems lists the first and says how many more there are", () => {
  const nodes = Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`n${i}`, { type: "nothing" }]));
  const { problems } = check({ nodes, outputs: { x: { $from: "n0.x" } } }, catalogue);
  expect(problems).toHaveLength(1001);
  expect(problems.at(-1)?.message).toBe("There are 1500 more errors and 1499 more warnings.");
});
