import { expect, test } from "vitest";
import type { GraphBody } from "../../graph/document.ts";
import { resolveGraphs } from "../../graph/reference.ts";
import { problem as problemOnWire } from "../../wire/problem.ts";
import { sayProblem } from "../english.ts";
import { found, good, node } from "../fixtures/graphs.ts";
import type { Problem } from "../problem.ts";
import type { graphWords } from "./graphs.ts";

type Code = keyof typeof graphWords;

/** Resolves a graph whose one body names another; `self` names itself, others are gone. */
async function resolve(name: string): Promise<readonly Problem[]> {
  const using = { nodes: { it: { type: "call", body: { $graph: name } } } };
  const load = async (wanted: string) => {
    if (wanted === "self") return JSON.stringify({ sigmaflow: 1, ...using });
    throw new Error("No such file.");
  };
  return (await resolveGraphs({ sigmaflow: 1, ...using }, load)).problems;
}

/** Nodes of no use. */
function many(count: number): GraphBody["nodes"] {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`n${i}`, { type: "latent.noise" }]));
}

const cases: { readonly [C in Code]: () => Promise<readonly Problem[]> } = {
  GRAPH_UNREADABLE: async () => await resolve("gone"),
  RECURSIVE_GRAPH: async () => await resolve("self"),
  UNRESOLVED_GRAPH: async () => node({ type: "call", body: { $graph: "inner" } }),
  BAD_INPUT_SPEC: async () => found({ inputs: { a: { type: "latnt" } }, ...good }),
  BAD_DEFAULT: async () => found({ inputs: { a: { type: "int", max: 4, default: 5 } }, ...good }),
  RESERVED_NAME: async () =>
    node({ type: "map", in: { items: [1] }, body: { ...good, inputs: { items: { type: "int" } } } }),
  NOT_CARRIED: async () => node({ type: "loop", in: { items: [1] }, body: good }),
  NO_OUTPUTS: async () => found({ nodes: good.nodes }),
  CYCLE: async () => node({ type: "latent.double", in: { latent: { $from: "it.latent" } } }),
  TOO_MANY_NODES: async () => found(good, { nodes: 0 }),
  TOO_NESTED: async () =>
    node(
      { type: "call", body: { ...good, nodes: { ...good.nodes, in: { type: "call", body: good } } } },
      { nesting: 1 },
    ),
  TOO_MANY_ITERATIONS: async () => node({ type: "map", in: { items: [1, 2] }, body: good }, { iterations: 1 }),
  TOO_MANY_EXECUTIONS: async () => node({ type: "map", in: { items: [1, 2] }, body: good }, { executions: 4 }),
  VALUE_TOO_LARGE: async () => found(good, { sizes: { pixels: 1024 } }),
  TEXT_TOO_LONG: async () =>
    found(
      {
        nodes: { it: { type: "text.join", in: { parts: ["a"], data: "füchse" } } },
        outputs: { text: { $from: "it.text" } },
      },
      { textBytes: 6 },
    ),
  UNUSED_INPUT: async () => found({ ...good, inputs: { a: { type: "int" } } }),
  MORE_PROBLEMS: async () => found({ ...good, nodes: { ...good.nodes, ...many(502) } }),
};

const expected: { readonly [C in Code]: Extract<Problem, { readonly code: C }> } = {
  GRAPH_UNREADABLE: {
    code: "GRAPH_UNREADABLE",
    path: "it",
    at: ["nodes", "it", "body"],
    name: "gone",
    reason: "No such file.",
    severity: "error",
    message: "The graph `gone` cannot be read: No such file.",
    hint: "Correct the name, or put the graph there.",
  },
  RECURSIVE_GRAPH: {
    code: "RECURSIVE_GRAPH",
    path: "it/it",
    at: ["nodes", "it", "body", "nodes", "it", "body"],
    name: "self",
    circle: ["self", "self"],
    severity: "error",
    message: "`self` is inside itself: `self` → `self`.",
    hint: "A graph cannot use itself; a loop repeats work.",
  },
  UNRESOLVED_GRAPH: {
    code: "UNRESOLVED_GRAPH",
    path: "it",
    at: ["nodes", "it", "body"],
    name: "inner",
    severity: "error",
    message: "The body is the graph `inner`, which is not loaded.",
    hint: "Put the graph's content in place of its name.",
  },
  BAD_INPUT_SPEC: {
    code: "BAD_INPUT_SPEC",
    path: "",
    port: "a",
    at: ["inputs", "a", "type"],
    input: "a",
    fault: "type",
    type: "latnt",
    unknown: "latnt",
    didYouMean: "latent",
    severity: "error",
    message: "`a` is declared as `latnt`, and there is no type `latnt`.",
    hint: "Did you mean `latent`?",
  },
  BAD_DEFAULT: {
    code: "BAD_DEFAULT",
    path: "",
    port: "a",
    at: ["inputs", "a", "default"],
    input: "a",
    reason: { code: "OUT_OF_RANGE", input: "a", measure: "value", found: 5, type: "int", maximum: 4, nearest: 4 },
    severity: "error",
    message: "The default of `a` is 5; allowed are at most 4.",
    hint: "The nearest allowed is 4.",
  },
  RESERVED_NAME: {
    code: "RESERVED_NAME",
    path: "it",
    port: "items",
    at: ["nodes", "it", "body", "inputs", "items"],
    input: "items",
    severity: "error",
    message: "A body's input cannot be called `items`: the node has an input of that name already.",
    hint: "Declare `item` for the one at hand, or choose another name.",
  },
  NOT_CARRIED: {
    code: "NOT_CARRIED",
    path: "it",
    port: "latent",
    at: ["nodes", "it", "body", "outputs", "latent"],
    output: "latent",
    available: [],
    severity: "error",
    message: "`latent` is an output of the loop's body, but no input of that name receives it in the next iteration.",
    hint: "Declare the body input `latent` and set its first value at the loop.",
  },
  NO_OUTPUTS: {
    code: "NO_OUTPUTS",
    path: "",
    at: ["outputs"],
    example: { node: "noise", output: "latent" },
    severity: "error",
    message: "The graph has no outputs.",
    hint: 'Add them: "outputs": { "latent": { "$from": "noise.latent" } }.',
  },
  CYCLE: {
    code: "CYCLE",
    path: "it",
    at: ["nodes", "it"],
    circle: ["it", "it"],
    severity: "error",
    message: "Nodes wait for one another: `it` ← `it`.",
    hint: "Remove one of these links; a loop node repeats work.",
  },
  TOO_MANY_NODES: {
    code: "TOO_MANY_NODES",
    path: "",
    at: ["nodes"],
    found: 1,
    maximum: 0,
    severity: "error",
    message: "The graph has 1 nodes, those in bodies included; at most 0 are accepted.",
    hint: "Split it, or have a map repeat what is the same.",
  },
  TOO_NESTED: {
    code: "TOO_NESTED",
    path: "",
    at: ["nodes"],
    maximum: 1,
    severity: "error",
    message: "Bodies stand in one another more than 1 deep.",
    hint: "Flatten the graph.",
  },
  TOO_MANY_ITERATIONS: {
    code: "TOO_MANY_ITERATIONS",
    path: "it",
    port: "items",
    at: ["nodes", "it", "in", "items"],
    input: "items",
    found: 2,
    maximum: 1,
    severity: "error",
    message: "`items` has 2 entries; at most 1 iterations are accepted.",
    hint: "Give it fewer items.",
  },
  TOO_MANY_EXECUTIONS: {
    code: "TOO_MANY_EXECUTIONS",
    path: "it",
    at: ["nodes", "it"],
    found: 6,
    maximum: 4,
    severity: "error",
    message: "A run would execute at least 6 nodes and iterations; at most 4 are accepted.",
    hint: "Use fewer iterations where loops and maps stand in one another.",
  },
  VALUE_TOO_LARGE: {
    code: "VALUE_TOO_LARGE",
    path: "noise",
    port: "latent",
    at: ["nodes", "noise"],
    output: "latent",
    facts: [
      { name: "width", value: 128 },
      { name: "height", value: 128 },
    ],
    found: 1048576,
    maximum: 1024,
    unit: "pixels",
    severity: "error",
    message: "`latent` would be 128 × 128 and so have 1048576 pixels; at most 1024 are accepted.",
    hint: "Choose a smaller width or height.",
  },
  TEXT_TOO_LONG: {
    code: "TEXT_TOO_LONG",
    path: "it",
    port: "data",
    at: ["nodes", "it", "in", "data"],
    input: "data",
    maximum: 6,
    severity: "error",
    message: "The text in `data` has more than 6 bytes, which is as many as one may have.",
    hint: "Put less into one text, or raise the limit: `--max-text`.",
  },
  UNUSED_INPUT: {
    code: "UNUSED_INPUT",
    path: "",
    port: "a",
    at: ["inputs", "a"],
    input: "a",
    severity: "warning",
    message: "Nothing uses the input `a`.",
    hint: 'Link it with { "$input": "a" }, or remove it.',
  },
  MORE_PROBLEMS: {
    code: "MORE_PROBLEMS",
    path: "",
    at: [],
    errors: 0,
    warnings: 2,
    severity: "warning",
    message: "There are 0 more errors and 2 more warnings.",
    hint: "Fix the listed ones and check again.",
  },
};

test.each(Object.entries(expected))(
  "a graph's problem as data, through JSON and in words: %s",
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
