import { expect, test } from "vitest";
import { nodeHost } from "../../test/support/node-host.ts";
import { check } from "../check/check.ts";
import { checkText } from "../check/check-text.ts";
import { line } from "../check/fixtures/found.ts";
import { defineNode } from "../node/define-node.ts";
import { createRegistry } from "../node/registry.ts";
import { float } from "../port/plain.ts";
import { runGraph } from "../run/run-graph.ts";
import { buildGraph } from "./build-graph.ts";
import type { GraphDocument } from "./document.ts";
import { catalogue } from "./fixtures/versions.ts";
import { readGraph, readGraphValue } from "./read.ts";
import { resolveGraphs } from "./reference.ts";
import { writeGraph } from "./write.ts";

const old = `{
  "sigmaflow": 1,
  "inputs": { "start": { "type": "number", "default": "one" } },
  "nodes": {
    "first": {
      "type": "number.scale",
      "in": {
        "a": { "$input": "begin" },
        "b": "two"
      }
    },
    "inner": {
      "type": "call",
      "body": {
        "nodes": {
          "clip": {
            "type": "number.clip",
            "in": {
              "value": { "$from": "gone.out" },
              "top": []
            }
          }
        },
        "outputs": { "value": { "$from": "clip.value" } }
      }
    }
  },
  "outputs": { "a": { "$from": "first.out" }, "b": { "$from": "inner.value" } }
}`;

const told = async (text: string, load?: (name: string) => Promise<string | GraphDocument>) =>
  (await checkText(text, catalogue, { ...(load && { load }) })).problems.map(
    (problem) => `${problem.line}:${problem.column} ${line(problem)}`,
  );

test("problems stand where the text has them, whatever it calls them", async () => {
  expect(await told(old)).toEqual([
    '3:15 start: UNUSED_INPUT: Nothing uses the input `start`. Link it with { "$input": "start" }, or remove it.',
    '3:44 start: BAD_DEFAULT: The default of `start` is "one", but must be a number. Write a number.',
    "8:9 first.value: UNKNOWN_GRAPH_INPUT: This graph has no input `begin`. It has `start`; or declare it.",
    '9:9 first.by: WRONG_VALUE: `by` is "two", but must be a number. Write a number.',
    "19:15 inner/clip.value: UNKNOWN_NODE: There is no node `gone` in this graph. Correct the link, or add the node.",
    "20:15 inner/clip.max: WRONG_VALUE: `max` is a list, but must be a number. Write a number.",
  ]);
});

test("a document without a catalogue is read as it stands, and checking it then says what is missing", () => {
  const { document, migrated, written } = readGraph(old);
  expect(document).toEqual(JSON.parse(old));
  expect([migrated, written]).toEqual([[], undefined]);
  expect(check(document!, catalogue).problems.map(line)).toContain(
    "inner/clip: OLDER_NODE: `number.clip` is of version 1 in this document and of version 2 here. Read the document with the catalogue, which brings it up to date.",
  );
});

test("what was read is given as it stood and as it is now", () => {
  const { document, draft, migrated, written } = readGraph(old, { catalogue });
  expect(written).toEqual(JSON.parse(old));
  expect(document!.nodes.first).toEqual({ type: "number.times", v: 3, in: { value: { $input: "begin" }, by: "two" } });
  expect(draft).toBe(document);
  expect(migrated.map(({ path }) => path)).toEqual(["", "first", "inner/clip"]);
  expect(readGraph(writeGraph(document!), { catalogue }).written).toBeUndefined();
  expect(readGraphValue(JSON.parse(old), { catalogue })).toMatchObject({ document, migrated, written });
});

test("a document of the future is refused in words, once, and nothing else is said of such a node", async () => {
  const text = `{ "sigmaflow": 1,
  "nodes": {
    "it": { "type": "number.clip",
      "v": 3, "in": { "valve": 1 } },
    "after": { "type": "number.times", "v": 3, "in": { "value": { "$from": "it.something" } } } },
  "outputs": { "value": { "$from": "after.product" } } }`;
  expect(await told(text)).toEqual([
    "4:7 it: NEWER_NODE: `number.clip` is of version 3 in this document; here it is known up to version 2. Update sigmaflow, or the package that the node is from.",
  ]);
  const read = readGraph(text, { catalogue });
  expect(read.document).toBeUndefined();
  expect(read.draft).toEqual(JSON.parse(text));
  expect(read.problems.map(line)).toEqual((await told(text)).map((one) => one.replace("4:7 ", "")));
});

test("versions are whole numbers from 1, and the first goes without saying", () => {
  const of = (v: unknown) => ({ sigmaflow: 1, nodes: { it: { type: "number.sum", v } } });
  expect(readGraphValue(of(1), { catalogue }).document).toEqual({
    sigmaflow: 1,
    nodes: { it: { type: "number.sum" } },
  });
  expect(
    writeGraph({ sigmaflow: 1, nodes: { it: { v: 1, type: "a" }, other: { in: {}, v: 2, type: "b" } } }),
  ).toContain('"it": { "type": "a" },\n    "other": { "type": "b", "v": 2, "in": {} }');
  for (const [v, words] of [
    [0, "must be at least 1, but is 0"],
    [1.5, "must be a whole number, but is 1.5"],
    ["2", 'must be a number, but is "2"'],
  ] as const) {
    expect(readGraphValue(of(v)).problems.map(({ code, message }) => [code, message])).toEqual([
      ["BAD_SHAPE", `\`nodes.it.v\` ${words}.`],
    ]);
  }
});

test("graphs that bodies name are brought up to date for themselves, as text or read already", async () => {
  const inner = {
    sigmaflow: 1,
    nodes: { it: { type: "number.scale", in: { a: 1 } } },
    outputs: { value: { $from: "it.out" } },
  };
  const names = (...graphs: string[]) => ({
    sigmaflow: 1,
    nodes: Object.fromEntries(graphs.map(($graph) => [$graph, { type: "call", body: { $graph } }])),
    outputs: Object.fromEntries(graphs.map((name) => [name, { $from: `${name}.value` }])),
  });
  const load = async (name: string) => (name === "text" ? JSON.stringify(inner) : (inner as GraphDocument));
  const { document, problems, migrated } = await checkText(JSON.stringify(names("text", "data")), catalogue, { load });
  expect(problems).toEqual([]);
  const body = {
    nodes: { it: { type: "number.times", v: 3, in: { value: 1 } } },
    outputs: { value: { $from: "it.product" } },
  };
  expect(document!.nodes).toEqual({ text: { type: "call", body }, data: { type: "call", body } });
  expect(migrated.map(({ path }) => path)).toEqual(["text/it", "data/it"]);
  const future = { sigmaflow: 1, nodes: { it: { type: "number.sum", v: 2 } } } as GraphDocument;
  for (const loaded of [future, JSON.stringify(future)]) {
    expect(await told(JSON.stringify(names("text")), async () => loaded)).toContainEqual(
      expect.stringMatching(/text\/it: NEWER_NODE: `number.sum` is of version 2/),
    );
  }
  const plain = await resolveGraphs(names("data") as GraphDocument, load);
  expect(plain.document!.nodes.data!.body).toMatchObject({ nodes: inner.nodes });
});

test("a graph built in code says the versions of its nodes, and runs", async () => {
  const times = defineNode({
    type: "times",
    version: 2,
    inputs: { value: float(), by: float() },
    outputs: { product: float() },
    migrations: [{ to: 2, rename: { inputs: { b: "by" } } }],
    run: ({ value, by }) => ({ product: value * by }),
  });
  const graph = buildGraph((g) => ({ six: g.node("six", times, { value: 2, by: 3 }).product }));
  expect(graph.document.nodes.six).toEqual({ type: "times", v: 2, in: { value: 2, by: 3 } });
  const options = { host: nodeHost, registry: createRegistry([]) };
  expect(await runGraph(graph, {}, options)).toEqual({ six: 6 });
  const older = { ...graph.document, nodes: { six: { type: "times", in: { value: 2, b: 3 } } } };
  expect(await runGraph({ ...graph, document: older }, {}, options)).toEqual({ six: 6 });
});
