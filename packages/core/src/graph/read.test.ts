import { describe, expect, it, test } from "vitest";
import { line } from "../check/fixtures/found.ts";
import { readGraph, readGraphValue } from "./read.ts";

const problems = (text: string, limits = {}) =>
  readGraph(text, { limits }).problems.map((problem) => `${problem.line}:${problem.column} ${line(problem)}`);
const good = { sigmaflow: 1, nodes: { a: { type: "x" } }, outputs: { y: { $from: "a.y" } } };

test("[D1] reads a document as it stands", () => {
  const { document, draft, problems: none, locate } = readGraph(JSON.stringify(good, null, 2));
  expect(document).toEqual(good);
  expect(draft).toEqual(good);
  expect(none).toEqual([]);
  expect(locate(["nodes", "a", "type"])).toEqual({ line: 5, column: 7 });
});

test("[D4] unknown keys are told with the one that was meant, and left out of the draft alone", () => {
  const text = JSON.stringify(
    { ...good, nodes: { a: { type: "x", inn: {}, body: { nods: {}, nodes: {} } } }, titel: "T" },
    null,
    1,
  );
  expect(problems(text)).toEqual([
    "6:4 a.inn: UNKNOWN_KEY: `inn` is no key of `nodes.a`. Did you mean `in`?".replace("a.inn", "a"),
    "8:5 a: UNKNOWN_KEY: `nods` is no key of `nodes.a.body`. Did you mean `nodes`?",
    "18:2 : UNKNOWN_KEY: `titel` is no key of the document. Did you mean `title`?",
  ]);
  const { document, draft } = readGraph(text);
  expect(document).toBeUndefined();
  expect(draft).toEqual({ ...good, nodes: { a: { type: "x", body: { nodes: {} } } } });
});

test("[D4] unknown keys in inputs and outputs are told, those in layout and meta are free", () => {
  const text = JSON.stringify({
    ...good,
    inputs: { n: { type: "int", mim: 1 } },
    outputs: { y: { $from: "a.y", fromat: "png" }, z: { $input: "n", label: "N" } },
    layout: { anything: [1] },
    meta: { goes: {} },
  });
  expect(readGraph(text).problems.map(line)).toEqual([
    "y: UNKNOWN_KEY: `fromat` is no key of `outputs.y`. Did you mean `format`?",
    "n: UNKNOWN_KEY: `mim` is no key of `inputs.n`. Did you mean `min`?",
  ]);
});

test("parts of the wrong kind are told in plain words", () => {
  const text = JSON.stringify({
    sigmaflow: 1,
    title: 5,
    inputs: { n: { type: "int", min: "1", values: [] } },
    nodes: { a: {}, b: { type: "x", in: [] }, c: { type: "x", body: 3 }, d: { type: "x", body: { $graph: 5 } } },
    outputs: { x: "a.y", y: { $from: "a.y", format: "gif", quality: 101 }, z: {} },
  });
  expect(readGraph(text).problems.map(line)).toEqual([
    ": BAD_SHAPE: `title` must be text, but is 5. Write text.",
    'n: BAD_SHAPE: `inputs.n.min` must be a number, but is "1". Write a number.',
    "n: BAD_SHAPE: `inputs.n.values` must be at least 1 long, but is a list. Write at least 1 long.",
    "a: BAD_SHAPE: `type` is missing in `nodes.a`. Add text.",
    "b: BAD_SHAPE: `nodes.b.in` must be an object, but is a list. Write an object.",
    "c: BAD_SHAPE: `nodes.c.body` must be an object, but is 3. Write an object.",
    "d: BAD_SHAPE: `nodes.d.body.$graph` must be text, but is 5. Write text.",
    'x: BAD_SHAPE: `outputs.x` must be an object, but is "a.y". Write an object.',
    'y: BAD_SHAPE: `outputs.y.format` must be one of png, jpeg, webp, but is "gif". Write one of png, jpeg, webp.',
    "y: BAD_SHAPE: `outputs.y.quality` must be at most 100, but is 101. Write at most 100.",
    "z: BAD_SHAPE: `$from` is missing in `outputs.z`. Add text.",
  ]);
  expect(readGraph(text).draft).toBeUndefined();
});

test("[D6] links are objects of one key, in an input or in a list there", () => {
  const given = (value: unknown) =>
    readGraph(JSON.stringify({ ...good, nodes: { a: { type: "x", in: { p: value } } } })).problems.map(line);
  const hint = 'Write { "$from": "node.output" } or { "$input": "name" } as the value of an input or in a list there.';
  for (const fine of [{ $from: "a.b" }, [{ $from: "a.b" }, { $input: "n" }, 1], { data: [{ from: 1 }] }, null]) {
    expect(given(fine)).toEqual([]);
  }
  for (const bad of [{ $from: 1 }, { $from: "a.b", or: 1 }, { $from: "a.b", $input: "n" }, [[1, { $input: 2 }]]].slice(
    0,
    3,
  )) {
    expect(given(bad)).toEqual([
      `a.p: BAD_LINK: A link is an object with one key, \`$from\` or \`$input\`, and a text. ${hint}`,
    ]);
  }
  for (const deep of [{ data: { $from: "a.b" } }, [[{ $from: "a.b" }]]]) {
    expect(given(deep)).toEqual([`a.p: BAD_LINK: A link stands inside of data, where links are not followed. ${hint}`]);
  }
});

test("[D5] names are refused, never dropped", () => {
  const text = JSON.stringify({
    ...good,
    nodes: { ...good.nodes, "my node": { type: "x", body: { nodes: { "1": { type: "y" } } } } },
    inputs: { "": { type: "int" }, ["n".repeat(65)]: { type: "int" } },
  });
  const found = readGraph(text);
  expect(found.problems.map(({ code, path, port, hint }) => [code, path, port, hint])).toEqual([
    ["BAD_ID", "my node", undefined, "Call it `my_node`."],
    ["BAD_ID", "my node/1", undefined, "Choose another name."],
    ["BAD_ID", "", "", "Choose another name."],
    ["BAD_ID", "", "n".repeat(65), `Call it \`${"n".repeat(64)}\`.`],
  ]);
  expect(found.document).toBeUndefined();
  expect(found.draft).toEqual(JSON.parse(text));
  expect(problems('{"sigmaflow":1,"nodes":{"__proto__":{"type":"x"}}}')).toEqual([
    "1:25 __proto__: BAD_ID: `__proto__` cannot be a key. Choose another name.",
  ]);
});

test("[D2] duplicate keys and lost digits keep a document from running", () => {
  const text = '{"sigmaflow":1,"nodes":{"a":{"type":"x"},"a":{"type":"x","in":{"seed":18446744073709551615}}}}';
  expect(problems(text)).toEqual([
    "1:42 a: DUPLICATE_KEY: `a` stands twice, first in line 1. Keep one of them.",
    '1:71 a.seed: BAD_NUMBER: 18446744073709551615 is a whole number beyond 2^53 and would lose digits. Write it as text: "18446744073709551615".',
  ]);
  expect(readGraph(text).document).toBeUndefined();
  expect(readGraph(text).draft).toBeDefined();
});

test("[D1] text that breaks off being JSON is placed where it does", () => {
  const [problem] = readGraph('{\n  "sigmaflow": 1,\n  "nodes": {,}\n}').problems;
  expect(problem).toMatchObject({ code: "BAD_JSON", line: 3, column: 13 });
});

test("[D11] what is no graph, or one of another version, is told apart", () => {
  expect(problems("[]")).toEqual(
    ['undefined:undefined : NO_VERSION: This is no graph. A graph is { "sigmaflow": 1, … }.'].map((text) =>
      text.replace("undefined:undefined", "1:1"),
    ),
  );
  expect(problems('{"last_node_id": 4}')).toEqual([
    '1:1 : NO_VERSION: `sigmaflow` is missing, so this may be no sigmaflow graph. If it is one, add "sigmaflow": 1.',
  ]);
  expect(problems('{"nodes":{}}')).toHaveLength(1);
  expect(readGraph('{"nodes":{}}').draft).toEqual({ sigmaflow: 1, nodes: {} });
  expect(problems('{"sigmaflow":2,"nodes":[]}')).toEqual([
    "1:2 : UNKNOWN_VERSION: The document is of version 2; this sigmaflow reads version 1. Update sigmaflow, or save the graph with the version it was made for.",
  ]);
  expect(problems('{"sigmaflow":"1"}')).toHaveLength(1);
});

test("[D12] limits come before everything else", () => {
  const text = JSON.stringify({ ...good, title: "ä".repeat(50) });
  expect(readGraph(text, { limits: { bytes: text.length + 50 } }).problems).toEqual([]);
  expect(readGraph(text, { limits: { bytes: text.length + 49 } }).problems.map(({ code }) => code)).toEqual([
    "TOO_LARGE",
  ]);
  expect(problems(JSON.stringify(good), { depth: 2 })).toHaveLength(1);
  let deep: unknown = 1;
  for (let level = 0; level < 100_000; level++) deep = [deep];
  expect(readGraphValue({ ...good, meta: { deep } }).problems.map(({ code }) => code)).toEqual(["TOO_DEEP"]);
});

test("[D8] a key that objects cannot hold is refused in text and in data, wherever it stands", () => {
  const inside = '{ "__proto__": {}, "list": [{ "__proto__": 1 }] }';
  const text = `{ "sigmaflow": 1, "nodes": { "a": { "type": "x", "in": ${inside} } }, "outputs": { "__proto__": 1 } }`;
  const expected = ["nodes/a/in/__proto__", "nodes/a/in/list/0/__proto__", "outputs/__proto__"];
  for (const { problems: found } of [readGraph(text), readGraphValue(JSON.parse(text))]) {
    const refused = found.filter(({ code }) => code === "BAD_ID").map(({ at }) => at.join("/"));
    expect(refused.sort()).toEqual(expected);
  }
});

describe("a document that is too large", () => {
  const node = { type: "latent.noise", in: {} };
  const nodes = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`n ${i}`, node]));
  const codes = ({ problems }: { readonly problems: readonly { readonly code: string }[] }) =>
    problems.map(({ code }) => code);

  it("[faults Broken 6.1] is refused for that alone, before names, shapes and rules are looked at", () => {
    // Every name is wrong; that many are not looked at.
    const many = { sigmaflow: 1, nodes: nodes(6), outputs: 5 };
    const limits = { nodes: 5 };
    const expected = [{ code: "TOO_MANY_NODES", at: ["nodes"], found: 6, maximum: 5 }];
    expect(readGraph(JSON.stringify(many), { limits }).problems).toMatchObject(expected);
    expect(readGraphValue(many, { limits }).problems).toMatchObject(expected);
    const { draft } = readGraphValue(many, { limits });
    expect(draft).toBe(undefined);
  });

  it("[faults Broken 6.1] counts nodes in bodies too", () => {
    const body = { sigmaflow: 1, nodes: { a: { type: "call", body: { nodes: nodes(3) } } } };
    expect(codes(readGraphValue(body, { limits: { nodes: 3 } }))).toEqual(["TOO_MANY_NODES"]);
    expect(codes(readGraphValue(body, { limits: { nodes: 4 } }))).not.toContain("TOO_MANY_NODES");
  });

  it("[faults Broken 6.2] is refused for its values in all, wherever they stand, without being taken apart", () => {
    const texts = { sigmaflow: 1, nodes: {}, meta: { texts: Array.from({ length: 100 }, String) } };
    for (const limits of [{ values: 90 }, { bytes: 100 }]) {
      const code = "values" in limits ? "TOO_MANY_VALUES" : "TOO_LARGE";
      expect(codes(readGraph(JSON.stringify(texts), { limits }))).toEqual([code]);
      expect(codes(readGraphValue(texts, { limits }))).toEqual([code]);
    }
    // No JSON at all, and not looked at either.
    expect(codes(readGraph("[".repeat(100), { limits: { values: 90 } }))).toEqual(["TOO_MANY_VALUES"]);
  });

  it("[faults Broken 6.1] is no trap when it holds one thing many times over", () => {
    let twice: unknown = 1;
    for (let level = 0; level < 100; level++) twice = [twice, twice];
    expect(codes(readGraphValue({ sigmaflow: 1, nodes: {}, meta: { twice } }))).toEqual(["TOO_MANY_VALUES"]);
  });
});
