import { coreErrors, defineNode, float, int, oneOf, string } from "@sigmaflow/core";
import { roundHalfEven } from "../tensor/round.ts";
import { nodeErrors } from "./error-codes.ts";

const operations = {
  "a + b": (a: number, b: number) => a + b,
  "a - b": (a: number, b: number) => a - b,
  "a * b": (a: number, b: number) => a * b,
  "a / b": (a: number, b: number) => a / b,
  "a mod b": (a: number, b: number) => a - b * Math.floor(a / b),
  "a ^ b": (a: number, b: number) => a ** b,
  min: Math.min,
  max: Math.max,
} as const;

type Operation = keyof typeof operations;

/** Simple maths on two numbers. */
export const mathsNumber = defineNode({
  type: "maths.number",
  version: 1,
  label: "Maths",
  description: "Simple maths on two numbers.",
  category: "value",
  keywords: ["add", "subtract", "multiply", "divide", "calculate"],
  inputs: {
    a: float({ default: 0 }),
    operation: oneOf(Object.keys(operations) as Operation[], { default: "a + b", label: "Operation" }),
    b: float({ default: 0 }),
  },
  outputs: { result: float({ label: "Result" }) },
  run({ a, operation, b }) {
    const result = operations[operation](a, b);
    if (Number.isFinite(result)) return { result };
    throw nodeErrors.NOT_A_NUMBER({ operation, a, b });
  },
});

/** A number as a whole one. */
export const mathsRound = defineNode({
  type: "maths.round",
  version: 1,
  label: "Round",
  description: "A number as a whole one, or as a multiple of one.",
  category: "value",
  keywords: ["integer", "floor", "ceiling", "snap"],
  inputs: {
    value: float({ label: "Number" }),
    to: oneOf(["nearest", "down", "up"], { default: "nearest", label: "To" }),
    multiple: int({ default: 1, min: 1, max: 1_000_000, label: "Multiple of" }),
  },
  outputs: { result: int({ label: "Result" }) },
  run({ value, to, multiple }) {
    const rounded = { nearest: roundHalfEven, down: Math.floor, up: Math.ceil }[to](value / multiple);
    return { result: rounded * multiple };
  },
});

/** Fills texts into a text. */
export const textFill = defineNode({
  type: "text.fill",
  version: 1,
  label: "Fill text",
  description: "Puts up to three texts into the places {a}, {b} and {c} of a text.",
  category: "value",
  keywords: ["join", "concat", "template"],
  inputs: {
    text: string({ default: "{a}, {b}", multiline: true, maxLength: 20_000, label: "Text" }),
    a: string({ default: "" }),
    b: string({ default: "" }),
    c: string({ default: "" }),
  },
  outputs: { text: string({ label: "Text" }) },
  run({ text, ...parts }, { limits }) {
    // Every second piece is the name between braces.
    const pieces = text
      .split(/\{([abc])\}/)
      .map((piece, at) => (at % 2 === 0 ? piece : piece === "a" ? parts.a : piece === "b" ? parts.b : parts.c));
    // Put together only when it fits: many places and a long text for each are more than the memory has room for.
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (length > limits.textBytes) throw coreErrors.TEXT_EXCEEDED({ maximum: limits.textBytes });
    return { text: pieces.join("") };
  },
});
