import type { ProblemCode } from "./codes.ts";
import type { CodeEntry } from "./define-errors.ts";
import type { InputProblemCode } from "./input-problem.ts";

/** Problems of what a run is given that a graph cannot have; the others are entries of `problemCodes`. */
export const inputCodes = {
  NOT_A_LIST: {
    title: "Items that are no list",
    meaning: "What a loop or map goes over is no list.",
    action: "Link it to a list.",
  },
  NOTHING_LINKED: {
    title: "Link that brought nothing",
    meaning: "A node needs an input whose link brought no value.",
    action: "Link an output that has a value, or set it.",
  },
  TOO_MANY_ITEMS: {
    title: "Too many items",
    meaning: "A loop or map was given more items than the host accepts.",
    action: "Give it fewer items.",
  },
  UNFIT_LINK: {
    title: "Linked value that does not fit",
    meaning: "A linked value is of another kind than its input, or out of its range.",
    action: "Link an output that has such a value as the message names.",
  },
  UNREADABLE_INPUT: {
    title: "Value that cannot be read",
    meaning: "What was given for an input (a file, a picture's bytes, text) cannot be turned into its value.",
    action: "Give it in the form that the message names.",
  },
} as const satisfies Readonly<Record<Exclude<InputProblemCode, ProblemCode>, CodeEntry>>;
