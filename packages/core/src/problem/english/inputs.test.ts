import { expect, test } from "vitest";
import { inputProblem as problemOnWire } from "../../wire/input-problem.ts";
import { sayInputProblem } from "../english.ts";
import type { InputFinding, InputProblem, InputProblemCode } from "../input-problem.ts";
import { inputProblem } from "../refusals.ts";

const said: { readonly [C in InputProblemCode]: readonly [InputFinding<C>, message: string, hint: string] } = {
  UNKNOWN_INPUT: [
    { code: "UNKNOWN_INPUT", input: "promt", available: ["prompt", "seed"], didYouMean: "prompt" },
    "There is no input `promt`.",
    "Did you mean `prompt`? The graph has prompt, seed.",
  ],
  MISSING_INPUT: [
    { code: "MISSING_INPUT", input: "steps", type: "int", minimum: 1, maximum: 100 },
    "`steps` is missing; it is 1 to 100.",
    "Give it a value.",
  ],
  OUT_OF_RANGE: [
    { code: "OUT_OF_RANGE", input: "steps", measure: "value", found: 0, type: "int", minimum: 1, nearest: 1 },
    "`steps` is 0; allowed are 1 or more.",
    "The nearest allowed is 1.",
  ],
  WRONG_VALUE: [
    { code: "WRONG_VALUE", input: "seeds", item: [1], found: { kind: "list", length: 2 }, type: "int" },
    "`seeds[1]` is a list, but must be a whole number.",
    "Write a whole number.",
  ],
  NO_LITERAL: [
    { code: "NO_LITERAL", input: "latent", expected: { type: "latent", label: "Latent" } },
    "`latent` needs a Latent, which cannot be written into a graph.",
    'Link a node that outputs one: { "$from": "node.output" }.',
  ],
  UNREADABLE_INPUT: [
    {
      code: "UNREADABLE_INPUT",
      input: "image",
      expected: { type: "image", label: "Image" },
      reason: "`image` is no picture.",
      advice: "Send base64.",
    },
    "`image` is no picture.",
    "Send base64.",
  ],
  NOTHING_LINKED: [
    { code: "NOTHING_LINKED", input: "a.b" },
    "`a.b` has no value.",
    "Link an output that has a value, or set it.",
  ],
  UNFIT_LINK: [
    { code: "UNFIT_LINK", input: "a.b", found: 9, type: "int", maximum: 4 },
    "`a.b` is 9; allowed are at most 4.",
    "Link an output that has such a value.",
  ],
  NOT_A_LIST: [{ code: "NOT_A_LIST", input: "a.items" }, "`a.items` is not a list.", "Link it to a list."],
  TOO_MANY_ITEMS: [
    { code: "TOO_MANY_ITEMS", input: "a.items", found: 11, maximum: 10 },
    "`a.items` has 11 items; at most 10 are allowed.",
    "Give it fewer items.",
  ],
};

test.each(Object.entries(said))(
  "an input's problem as data, through JSON and in words: %s",
  (_, [finding, ...words]) => {
    const [message, hint] = words;
    const problem: InputProblem = inputProblem(finding);
    expect(problem).toEqual({ ...finding, message, hint });
    const sent = JSON.parse(JSON.stringify(problem));
    expect(sent).toEqual(problem);
    expect(sayInputProblem(sent)).toEqual({ message, hint });
    expect(problemOnWire.parse(sent)).toEqual(sent);
  },
);

test.each([
  [{ type: "acme.table", label: "Table" }, "a Table"],
  [{ type: "image", label: "Image" }, "an Image"],
  [{ type: "list<image>", label: "Image", minimum: 2 }, "a list (Image)"],
  [{ type: "string" }, "text"],
])("a missing input is called by its kind's name: %j", (allowed, name) => {
  const { message } = sayInputProblem({ code: "MISSING_INPUT", input: "x", ...allowed });
  expect(message).toBe(`\`x\` is missing; it is ${name}.`);
});

test("a linked text that is no choice is told how it should read", () => {
  const { message } = sayInputProblem({ code: "UNFIT_LINK", input: "x", found: "c", type: "enum", values: ["a", "b"] });
  expect(message).toBe('`x` is "c"; allowed is one of a, b.');
});
