import { expect, test } from "vitest";
import { check } from "../../check/check.ts";
import { experts } from "../../check/fixtures/experts.ts";
import { catalogue } from "../../check/fixtures/nodes.ts";
import { problem as problemOnWire } from "../../wire/problem.ts";
import { sayProblem } from "../english.ts";
import { found, good, node } from "../fixtures/graphs.ts";
import type { Problem } from "../problem.ts";
import type { nodeWords } from "./nodes.ts";
import type { valueFaultWords } from "./value-faults.ts";

/** A node that its document has in an older version than the catalogue, read without bringing it up to date. */
async function olderNode(): Promise<readonly Problem[]> {
  const noise = { ...catalogue.nodes["latent.noise"]!, version: 2 };
  return check(good, { ...catalogue, nodes: { ...catalogue.nodes, "latent.noise": noise } }).problems;
}

async function unfit(): Promise<readonly Problem[]> {
  const it = { type: "refine", in: { unet: { $from: "load.unet" } } };
  return check({ nodes: { load: { type: "load" }, it }, outputs: { latent: { $from: "it.latent" } } }, experts)
    .problems;
}

type Code = keyof typeof nodeWords | keyof typeof valueFaultWords;

const cases: { readonly [C in Code]: () => Promise<readonly Problem[]> } = {
  UNKNOWN_NODE_TYPE: async () => node({ type: "latent.nose" }),
  NEWER_NODE: async () => node({ type: "latent.noise", v: 3 }),
  OLDER_NODE: async () => olderNode(),
  MISSING_BODY: async () => node({ type: "loop" }),
  UNEXPECTED_BODY: async () => node({ type: "latent.noise", body: { nodes: {} } }),
  UNKNOWN_INPUT: async () => node({ type: "latent.noise", in: { hight: 8 } }),
  MISSING_INPUT: async () => node({ type: "latent.double" }),
  UNKNOWN_NODE: async () => node({ type: "latent.double", in: { latent: { $from: "nosie.latent" } } }),
  UNKNOWN_OUTPUT: async () => node({ type: "latent.double", in: { latent: { $from: "noise.image" } } }),
  UNKNOWN_GRAPH_INPUT: async () => node({ type: "latent.double", in: { latent: { $input: "start" } } }),
  TYPE_MISMATCH: async () => node({ type: "image.grid", in: { images: { $from: "noise.latent" } } }),
  NO_LITERAL: async () => node({ type: "latent.double", in: { latent: [1] } }),
  OUT_OF_RANGE: async () => node({ type: "latent.noise", in: { width: 1001 } }),
  WRONG_VALUE: async () => node({ type: "unet.step", in: { scheduler: "euler A" } }),
  UNFIT_VALUE: async () => unfit(),
  UNREACHABLE_NODE: async () => found({ ...good, nodes: { ...good.nodes, it: { type: "latent.noise" } } }),
  MAY_BE_MISSING: async () =>
    node({ type: "latent.double", in: { latent: { $input: "a" } } }, {}, { a: { type: "latent", optional: true } }),
  LINKED_OUT_OF_RANGE: async () =>
    node({ type: "latent.noise", in: { width: { $input: "a" } } }, {}, { a: { type: "int", default: 1001 } }),
};

const expected: { readonly [C in Code]: Extract<Problem, { readonly code: C }> } = {
  UNKNOWN_NODE_TYPE: {
    code: "UNKNOWN_NODE_TYPE",
    path: "it",
    at: ["nodes", "it", "type"],
    type: "latent.nose",
    didYouMean: "latent.noise",
    severity: "error",
    message: "There is no node type `latent.nose`.",
    hint: "Did you mean `latent.noise`?",
  },
  NEWER_NODE: {
    code: "NEWER_NODE",
    path: "it",
    at: ["nodes", "it", "v"],
    type: "latent.noise",
    found: 3,
    known: 1,
    severity: "error",
    message: "`latent.noise` is of version 3 in this document; here it is known up to version 1.",
    hint: "Update sigmaflow, or the package that the node is from.",
  },
  OLDER_NODE: {
    code: "OLDER_NODE",
    path: "noise",
    at: ["nodes", "noise", "type"],
    type: "latent.noise",
    found: 1,
    known: 2,
    severity: "error",
    message: "`latent.noise` is of version 1 in this document and of version 2 here.",
    hint: "Read the document with the catalogue, which brings it up to date.",
  },
  MISSING_BODY: {
    code: "MISSING_BODY",
    path: "it",
    at: ["nodes", "it", "body"],
    label: "Loop",
    severity: "error",
    message: "Loop has no body.",
    hint: 'Add "body": { "inputs": { … }, "nodes": { … }, "outputs": { … } }.',
  },
  UNEXPECTED_BODY: {
    code: "UNEXPECTED_BODY",
    path: "it",
    at: ["nodes", "it", "body"],
    label: "Latent noise",
    severity: "error",
    message: "Latent noise has no place for a body.",
    hint: "Remove `body`, or make it a `loop`, `map` or `call`.",
  },
  UNKNOWN_INPUT: {
    code: "UNKNOWN_INPUT",
    path: "it",
    port: "hight",
    at: ["nodes", "it", "in", "hight"],
    label: "Latent noise",
    input: "hight",
    available: ["width", "height", "seed"],
    didYouMean: "height",
    severity: "error",
    message: "Latent noise has no input `hight`.",
    hint: "Did you mean `height`?",
  },
  MISSING_INPUT: {
    code: "MISSING_INPUT",
    path: "it",
    port: "latent",
    at: ["nodes", "it", "in", "latent"],
    label: "Double latent",
    input: "latent",
    expected: { type: "latent", label: "Latent" },
    isLinked: true,
    severity: "error",
    message: "Double latent needs `latent`, a Latent.",
    hint: "Link an output that is a Latent.",
  },
  UNKNOWN_NODE: {
    code: "UNKNOWN_NODE",
    path: "it",
    port: "latent",
    at: ["nodes", "it", "in", "latent"],
    node: "nosie",
    didYouMean: "noise",
    severity: "error",
    message: "There is no node `nosie` in this graph.",
    hint: "Did you mean `noise`?",
  },
  UNKNOWN_OUTPUT: {
    code: "UNKNOWN_OUTPUT",
    path: "it",
    port: "latent",
    at: ["nodes", "it", "in", "latent"],
    node: "noise",
    output: "image",
    available: ["latent"],
    severity: "error",
    message: "`noise` has no output `image`.",
    hint: "It has `latent`.",
  },
  UNKNOWN_GRAPH_INPUT: {
    code: "UNKNOWN_GRAPH_INPUT",
    path: "it",
    port: "latent",
    at: ["nodes", "it", "in", "latent"],
    input: "start",
    available: [],
    severity: "error",
    message: "This graph has no input `start`.",
    hint: "Declare it under `inputs`.",
  },
  TYPE_MISMATCH: {
    code: "TYPE_MISMATCH",
    path: "it",
    port: "images",
    at: ["nodes", "it", "in", "images"],
    place: "link",
    label: "Grid",
    input: "images",
    from: "noise.latent",
    expected: { type: "list<image>", label: "Image" },
    found: { type: "latent", label: "Latent" },
    remedy: { use: "link" },
    severity: "error",
    message: "Grid needs a list (Image) as `images`, but `noise.latent` is a Latent.",
    hint: "Link an output that is a list (Image).",
  },
  NO_LITERAL: {
    path: "it",
    port: "latent",
    at: ["nodes", "it", "in", "latent"],
    code: "NO_LITERAL",
    input: "latent",
    expected: { type: "latent", label: "Latent" },
    severity: "error",
    message: "`latent` needs a Latent, which cannot be written into a graph.",
    hint: 'Link a node that outputs one: { "$from": "node.output" }.',
  },
  OUT_OF_RANGE: {
    path: "it",
    port: "width",
    at: ["nodes", "it", "in", "width"],
    code: "OUT_OF_RANGE",
    input: "width",
    measure: "value",
    found: 1001,
    type: "int",
    minimum: 64,
    maximum: 8192,
    multipleOf: 8,
    unit: "px",
    nearest: 1000,
    severity: "error",
    message: "`width` is 1001; allowed are 64 to 8192 px in steps of 8.",
    hint: "The nearest allowed is 1000.",
  },
  WRONG_VALUE: {
    path: "it",
    port: "scheduler",
    at: ["nodes", "it", "in", "scheduler"],
    code: "WRONG_VALUE",
    input: "scheduler",
    found: "euler A",
    type: "enum",
    values: ["Euler", "Euler a", "UniPC"],
    didYouMean: "Euler a",
    severity: "error",
    message: '`scheduler` is "euler A"; allowed is one of Euler, Euler a, UniPC.',
    hint: 'Did you mean "Euler a"?',
  },
  UNFIT_VALUE: {
    code: "UNFIT_VALUE",
    path: "it",
    port: "unet",
    at: ["nodes", "it", "in", "unet"],
    label: "Refine",
    input: "unet",
    from: "load.unet",
    kind: { type: "unet", label: "UNet" },
    needed: "refiner",
    found: "base",
    named: { node: "load", input: "name", available: ["fine"] },
    severity: "error",
    message: "Refine needs a refiner UNet as `unet`, but `load.unet` is a base UNet.",
    hint: "Name one in `load.name`: `fine`; or link another output.",
  },
  UNREACHABLE_NODE: {
    code: "UNREACHABLE_NODE",
    path: "it",
    at: ["nodes", "it"],
    node: "it",
    label: "Latent noise",
    severity: "warning",
    message: "No output depends on `it` (Latent noise), so it never runs.",
    hint: "Link it, name it under `outputs`, or remove it.",
  },
  MAY_BE_MISSING: {
    code: "MAY_BE_MISSING",
    path: "it",
    port: "latent",
    at: ["nodes", "it", "in", "latent"],
    node: "it",
    input: "latent",
    from: "a",
    severity: "warning",
    message: "`a` may be left out, but `it` cannot do without `latent`.",
    hint: "Give it a default, or read it behind a switch.",
  },
  LINKED_OUT_OF_RANGE: {
    code: "LINKED_OUT_OF_RANGE",
    path: "it",
    port: "width",
    at: ["nodes", "it", "in", "width"],
    label: "Latent noise",
    input: "width",
    from: "a",
    found: 1001,
    type: "int",
    minimum: 64,
    maximum: 8192,
    multipleOf: 8,
    unit: "px",
    reason: {
      code: "OUT_OF_RANGE",
      input: "width",
      measure: "value",
      found: 1001,
      type: "int",
      minimum: 64,
      maximum: 8192,
      multipleOf: 8,
      unit: "px",
      nearest: 1000,
    },
    severity: "warning",
    message: "Latent noise allows 64 to 8192 px in steps of 8 as `width`, but `a` is 1001.",
    hint: "The nearest allowed is 1000.",
  },
};

test.each(Object.entries(expected))(
  "a node's problem as data, through JSON and in words: %s",
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
