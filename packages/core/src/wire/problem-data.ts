import { z } from "zod";
import { list, object } from "./shape.ts";

// What problems of graphs and of inputs have in common: see `Found`, `Allowed`, `ValueFault` and `Words`.

/** A value that was found. */
export const found = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  object({ kind: z.literal("text"), start: z.string(), length: z.number() }),
  object({ kind: z.literal("list"), length: z.number() }),
  object({ kind: z.literal("object") }),
  object({ kind: z.literal("other"), text: z.string() }),
]);

/** A kind of value. */
export const valueKind = object({ type: z.string(), label: z.string() });

/** Members that say which names there are. */
export const available = { available: list(z.string()), more: z.number().exactOptional() };

/** Members with the name that was most likely meant. */
export const didYouMean = { didYouMean: z.string().exactOptional() };

/** Members that say what a port accepts. */
export const allowed = {
  type: z.string(),
  label: z.string().exactOptional(),
  minimum: z.number().exactOptional(),
  maximum: z.number().exactOptional(),
  multipleOf: z.number().exactOptional(),
  maxLength: z.number().exactOptional(),
  unit: z.string().exactOptional(),
  values: list(z.string()).exactOptional(),
  more: z.number().exactOptional(),
};

/** Members that say a problem in words. */
export const words = { message: z.string(), hint: z.string() };

/**
 * The same of a problem of another version of this package, which a package may bring along: a code that is not known
 * here, or other data with one that is. Only its place and words travel.
 */
export const otherWords = { code: z.string().describe("One that this version does not know."), ...words };

const which = { input: z.string(), item: list(z.number()).exactOptional() };

/** What belongs to each way in which a value does not fit its input. */
export const valueFaults = {
  NO_LITERAL: { ...which, expected: valueKind },
  OUT_OF_RANGE: {
    ...which,
    ...allowed,
    measure: z.enum(["value", "length", "count"]),
    found,
    nearest: z.number().exactOptional(),
  },
  WRONG_VALUE: { ...which, ...allowed, found, ...didYouMean, number: z.number().exactOptional() },
};

/** What is wrong with a value that is written for an input. */
export const valueFault = z.discriminatedUnion("code", [
  object({ code: z.literal("NO_LITERAL"), ...valueFaults.NO_LITERAL }),
  object({ code: z.literal("OUT_OF_RANGE"), ...valueFaults.OUT_OF_RANGE }),
  object({ code: z.literal("WRONG_VALUE"), ...valueFaults.WRONG_VALUE }),
]);
