import { z } from "zod";
import type { InputProblem } from "../problem/input-problem.ts";
import { allowed, available, didYouMean, found, otherWords, valueFaults, valueKind, words } from "./problem-data.ts";
import { object, type Schema } from "./shape.ts";

const of = <C extends string, S extends z.ZodRawShape>(code: C, facts: S) =>
  object({ code: z.literal(code), ...facts, ...words });
const input = z.string();

/** Each problem with an input as its code has it. */
export const inputProblemByCode = z.discriminatedUnion("code", [
  of("NO_LITERAL", valueFaults.NO_LITERAL),
  of("OUT_OF_RANGE", valueFaults.OUT_OF_RANGE),
  of("WRONG_VALUE", valueFaults.WRONG_VALUE),
  of("UNKNOWN_INPUT", { input, ...didYouMean, ...available }),
  of("MISSING_INPUT", { input, ...allowed }),
  of("UNREADABLE_INPUT", { input, expected: valueKind, reason: z.string(), advice: z.string() }),
  of("NOTHING_LINKED", { input }),
  of("UNFIT_LINK", { input, found, ...allowed }),
  of("NOT_A_LIST", { input }),
  of("TOO_MANY_ITEMS", { input, found: z.number(), maximum: z.number() }),
]);

const otherProblem = object({ ...otherWords, input: input.exactOptional() });

/** See `InputProblem`: a code, the data that belong to it, and both in words. */
export const inputProblem = z.union([inputProblemByCode, otherProblem]).meta({
  id: "InputProblem",
  description: "One thing wrong with a run's inputs.",
  // The type is of the codes that this version knows, so that its data follow from a code.
}) as unknown as Schema<InputProblem>;
