import { expect, test } from "vitest";
import type { GraphLimits } from "../../graph/limits.ts";
import { readGraph } from "../../graph/read.ts";
import { problem as problemOnWire } from "../../wire/problem.ts";
import { sayProblem } from "../english.ts";
import type { Problem } from "../problem.ts";
import type { documentWords } from "./document.ts";

type Code = keyof typeof documentWords;

const read = (text: string, limits: Partial<GraphLimits> = {}) => readGraph(text, { limits }).problems;

const cases: { readonly [C in Code]: () => Promise<readonly Problem[]> } = {
  BAD_JSON: async () => read('{ "nodes": {,} }'),
  TOO_LARGE: async () => read("{}", { bytes: 1 }),
  TOO_DEEP: async () => read('{ "a": [] }', { depth: 1 }),
  TOO_MANY_VALUES: async () => read('{ "a": [1, 2] }', { values: 2 }),
  DUPLICATE_KEY: async () => read('{ "sigmaflow": 1, "nodes": {}, "nodes": {} }'),
  BAD_NUMBER: async () => read('{ "sigmaflow": 1, "nodes": {}, "meta": { "n": 18446744073709551615 } }'),
  NO_VERSION: async () => read('{ "id": 4 }'),
  UNKNOWN_VERSION: async () => read('{ "sigmaflow": 9 }'),
  UNKNOWN_KEY: async () => read('{ "sigmaflow": 1, "nodes": { "a": { "type": "x", "inn": {} } } }'),
  BAD_SHAPE: async () => read('{ "sigmaflow": 1, "nodes": {}, "title": 5 }'),
  BAD_ID: async () => read('{ "sigmaflow": 1, "nodes": { "my node": { "type": "x" } } }'),
  BAD_LINK: async () => read('{ "sigmaflow": 1, "nodes": { "a": { "type": "x", "in": { "p": { "$from": 1 } } } } }'),
};

const expected: { readonly [C in Code]: Extract<Problem, { readonly code: C }> } = {
  BAD_JSON: {
    path: "",
    code: "BAD_JSON",
    fault: "key missing",
    at: ["nodes"],
    line: 1,
    column: 13,
    severity: "error",
    message: "A key is missing (line 1, column 13).",
    hint: 'Write "key": value.',
  },
  TOO_LARGE: {
    code: "TOO_LARGE",
    path: "",
    at: [],
    found: 2,
    maximum: 1,
    severity: "error",
    message: "The document has 2 bytes or more; at most 1 are accepted.",
    hint: "Move inner graphs and pictures into files of their own.",
  },
  TOO_DEEP: {
    path: "",
    code: "TOO_DEEP",
    maximum: 1,
    at: ["a"],
    line: 1,
    column: 8,
    severity: "error",
    message: "The document is nested more than 1 deep.",
    hint: "Put inner graphs into files of their own, and plain data into fewer levels.",
  },
  TOO_MANY_VALUES: {
    path: "",
    code: "TOO_MANY_VALUES",
    maximum: 2,
    at: [],
    severity: "error",
    message: "The document holds more than 2 values.",
    hint: "Split it; long lists of numbers belong into inputs or files.",
  },
  DUPLICATE_KEY: {
    path: "",
    code: "DUPLICATE_KEY",
    key: "nodes",
    firstLine: 1,
    at: ["nodes"],
    line: 1,
    column: 32,
    severity: "error",
    message: "`nodes` stands twice, first in line 1.",
    hint: "Keep one of them.",
  },
  BAD_NUMBER: {
    path: "",
    code: "BAD_NUMBER",
    found: "18446744073709551615",
    fault: "loses digits",
    at: ["meta", "n"],
    line: 1,
    column: 47,
    severity: "error",
    message: "18446744073709551615 is a whole number beyond 2^53 and would lose digits.",
    hint: 'Write it as text: "18446744073709551615".',
  },
  NO_VERSION: {
    code: "NO_VERSION",
    path: "",
    at: [],
    found: "no version",
    current: 1,
    line: 1,
    column: 1,
    severity: "error",
    message: "`sigmaflow` is missing, so this may be no sigmaflow graph.",
    hint: 'If it is one, add "sigmaflow": 1.',
  },
  UNKNOWN_VERSION: {
    code: "UNKNOWN_VERSION",
    path: "",
    at: ["sigmaflow"],
    found: 9,
    current: 1,
    line: 1,
    column: 3,
    severity: "error",
    message: "The document is of version 9; this sigmaflow reads version 1.",
    hint: "Update sigmaflow, or save the graph with the version it was made for.",
  },
  UNKNOWN_KEY: {
    path: "a",
    code: "UNKNOWN_KEY",
    at: ["nodes", "a", "inn"],
    key: "inn",
    available: ["type", "v", "in", "body", "label", "meta"],
    didYouMean: "in",
    line: 1,
    column: 50,
    severity: "error",
    message: "`inn` is no key of `nodes.a`.",
    hint: "Did you mean `in`?",
  },
  BAD_SHAPE: {
    path: "",
    code: "BAD_SHAPE",
    at: ["title"],
    expected: { type: "string" },
    found: 5,
    line: 1,
    column: 32,
    severity: "error",
    message: "`title` must be text, but is 5.",
    hint: "Write text.",
  },
  BAD_ID: {
    code: "BAD_ID",
    path: "my node",
    at: ["nodes", "my node"],
    found: "my node",
    nearest: "my_node",
    line: 1,
    column: 30,
    severity: "error",
    message: "`my node` cannot be a name: a letter first, then letters, digits, `_` and `-`, 64 characters at most.",
    hint: "Call it `my_node`.",
  },
  BAD_LINK: {
    path: "a",
    port: "p",
    code: "BAD_LINK",
    at: ["nodes", "a", "in", "p"],
    fault: "form",
    line: 1,
    column: 58,
    severity: "error",
    message: "A link is an object with one key, `$from` or `$input`, and a text.",
    hint: 'Write { "$from": "node.output" } or { "$input": "name" } as the value of an input or in a list there.',
  },
};

test.each(Object.entries(expected))(
  "a document's problem as data, through JSON and in words: %s",
  async (code, problem) => {
    const problems = await cases[code as keyof typeof cases]();
    const found = problems.find((one) => one.code === code);
    expect(found).toEqual(problem);
    const sent = JSON.parse(JSON.stringify(problem));
    expect(sent).toEqual(problem);
    expect({ ...sent, ...sayProblem(sent) }).toEqual(problem);
    expect(problemOnWire.parse(sent)).toEqual(sent);
  },
);
