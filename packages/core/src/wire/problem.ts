import { z } from "zod";
import type { Problem } from "../problem/problem.ts";
import {
  allowed,
  available,
  didYouMean,
  found,
  otherWords,
  valueFault,
  valueFaults,
  valueKind,
  words,
} from "./problem-data.ts";
import { list, object, type Schema } from "./shape.ts";

const text = z.string();
const number = z.number();

/** What every problem says besides the data of its code. */
const head = {
  ...words,
  severity: z.enum(["error", "warning"]),
  path: text.describe("Path of the node, `denoise/unet`; empty for the graph itself."),
  port: text.exactOptional(),
  at: list(z.union([text, number])).describe("The keys that lead to the place in the document."),
  line: number.exactOptional(),
  column: number.exactOptional(),
  graph: text.exactOptional(),
};

const of = <C extends string, S extends z.ZodRawShape>(code: C, facts: S) =>
  object({ code: z.literal(code), ...head, ...facts });

const closing = z.enum(["}", "]"]);
const badJson = z.discriminatedUnion("fault", [
  of("BAD_JSON", { fault: z.literal("comma before closing"), closing }),
  of("BAD_JSON", { fault: z.literal("comma missing"), closing }),
  of("BAD_JSON", { fault: z.literal("value expected"), found: text }),
  of("BAD_JSON", {
    fault: z.enum([
      ...["text after end", "early end", "comment", "single quotes", "value missing", "colon missing"],
      ...["key missing", "open text", "unknown escape", "number form"],
    ] as const),
  }),
]);

const measure = z.enum(["value", "length"]);
const shape = z.union([
  object({ type: text }),
  object({ values: list(text) }),
  object({ minimum: number, exclusive: z.literal(true).exactOptional(), measure }),
  object({ maximum: number, measure }),
]);

const badLink = z.discriminatedUnion("fault", [
  of("BAD_LINK", { fault: z.enum(["inside data", "form"]) }),
  of("BAD_LINK", { fault: z.literal("no output"), found: text, output: text.exactOptional() }),
]);

const remedy = z.discriminatedUnion("use", [
  object({ use: z.literal("output"), output: text }),
  object({ use: z.literal("map") }),
  object({ use: z.literal("list") }),
  object({ use: z.literal("node"), node: text }),
  object({ use: z.literal("link") }),
]);

const kinds = { expected: valueKind, found: valueKind };
const typeMismatch = z.discriminatedUnion("place", [
  of("TYPE_MISMATCH", {
    ...{ place: z.literal("link"), label: text, input: text, from: text, ...kinds },
    ...{ bound: text.exactOptional(), remedy },
  }),
  of("TYPE_MISMATCH", { place: z.literal("list"), input: text, expected: valueKind }),
  of("TYPE_MISMATCH", { place: z.literal("item"), input: text, ...kinds }),
  of("TYPE_MISMATCH", { place: z.literal("iteration"), output: text, ...kinds }),
  of("TYPE_MISMATCH", {
    ...{ place: z.literal("compound"), type: text, output: text },
    ...{ expected: valueKind, found: valueKind.exactOptional() },
  }),
]);

const badInputSpec = z.discriminatedUnion("fault", [
  of("BAD_INPUT_SPEC", { input: text, fault: z.literal("type"), type: text, unknown: text, ...didYouMean }),
  of("BAD_INPUT_SPEC", { input: text, fault: z.literal("bounds"), minimum: number, maximum: number }),
  of("BAD_INPUT_SPEC", { input: text, fault: z.literal("no words") }),
]);

const fact = object({ name: text, value: number });

/** Each problem as its code has it. */
export const problemByCode = z.discriminatedUnion("code", [
  badJson,
  of("TOO_LARGE", { found: number, maximum: number }),
  of("TOO_DEEP", { maximum: number }),
  of("TOO_MANY_VALUES", { maximum: number }),
  of("DUPLICATE_KEY", { key: text, firstLine: number }),
  of("BAD_NUMBER", { found: text, fault: z.enum(["too large", "loses digits"]) }),
  of("NO_VERSION", { found: z.enum(["not an object", "no version"]), current: number }),
  of("UNKNOWN_VERSION", { found, current: number }),
  of("UNKNOWN_KEY", { key: text, ...available, ...didYouMean }),
  of("BAD_SHAPE", { expected: shape, found: found.exactOptional() }),
  of("BAD_ID", { found: text, reserved: z.literal(true).exactOptional(), nearest: text.exactOptional() }),
  badLink,
  of("GRAPH_UNREADABLE", { name: text, reason: text }),
  of("RECURSIVE_GRAPH", { name: text, circle: list(text) }),
  of("UNRESOLVED_GRAPH", { name: text }),
  of("UNKNOWN_NODE_TYPE", { type: text, ...didYouMean }),
  of("NEWER_NODE", { type: text, found: number, known: number }),
  of("OLDER_NODE", { type: text, found: number, known: number }),
  of("MISSING_BODY", { label: text }),
  of("UNEXPECTED_BODY", { label: text }),
  of("UNKNOWN_INPUT", { label: text, input: text, ...available, ...didYouMean }),
  of("MISSING_INPUT", { label: text, input: text, expected: valueKind, isLinked: z.boolean() }),
  of("UNKNOWN_NODE", { node: text, ...didYouMean }),
  of("UNKNOWN_OUTPUT", { node: text, output: text, ...available, ...didYouMean }),
  of("UNKNOWN_GRAPH_INPUT", { input: text, ...available, ...didYouMean }),
  typeMismatch,
  of("NO_LITERAL", valueFaults.NO_LITERAL),
  of("OUT_OF_RANGE", valueFaults.OUT_OF_RANGE),
  of("WRONG_VALUE", valueFaults.WRONG_VALUE),
  badInputSpec,
  of("BAD_DEFAULT", { input: text, reason: valueFault }),
  of("RESERVED_NAME", { input: text }),
  of("NOT_CARRIED", { output: text, ...available, ...didYouMean }),
  of("NO_OUTPUTS", { example: object({ node: text, output: text }).exactOptional() }),
  of("CYCLE", { circle: list(text) }),
  of("TOO_MANY_NODES", { found: number, maximum: number }),
  of("TOO_NESTED", { maximum: number }),
  of("TOO_MANY_ITERATIONS", { input: text, found: number, maximum: number }),
  of("TOO_MANY_EXECUTIONS", { found: number, maximum: number }),
  of("VALUE_TOO_LARGE", { output: text, facts: list(fact), found: number, maximum: number, unit: text }),
  of("TEXT_TOO_LONG", { input: text, maximum: number }),
  of("UNUSED_INPUT", { input: text }),
  of("UNREACHABLE_NODE", { node: text, label: text.exactOptional() }),
  of("MAY_BE_MISSING", { node: text, input: text, from: text }),
  of("LINKED_OUT_OF_RANGE", { ...allowed, label: text, input: text, from: text, found: number, reason: valueFault }),
  of("UNFIT_VALUE", {
    ...{ label: text, input: text, from: text, kind: valueKind, needed: text, found: text },
    named: object({ node: text.exactOptional(), input: text, ...available }).exactOptional(),
  }),
  of("MORE_PROBLEMS", { errors: number, warnings: number }),
]);

const otherProblem = object({ ...head, ...otherWords });

/** See `Problem`: a code, the data that belong to it, the place, and all of it in words. */
export const problem = z.union([problemByCode, otherProblem]).meta({
  id: "Problem",
  description: "Something wrong with a graph. What its code brings along is in docs/errors.md.",
  // The type is of the codes that this version knows, so that its data follow from a code.
}) as unknown as Schema<Problem>;
