import type { InputFinding } from "../input-problem.ts";
import { valueFaultWords } from "./value-faults.ts";
import { sayAllowed, sayFound } from "./values.ts";
import type { WordsFor } from "./words.ts";

/** Problems of what a run is given, in words. */
export const inputWords: WordsFor<InputFinding> = {
  ...valueFaultWords,
  UNKNOWN_INPUT: ({ input, didYouMean, available, more = 0 }) => {
    const names = `${available.join(", ")}${more > 0 ? `, … (${available.length + more} in all)` : ""}`;
    const all = available.length === 0 ? "The graph has no inputs." : `The graph has ${names}.`;
    return {
      message: `There is no input \`${input}\`.`,
      hint: didYouMean === undefined ? all : `Did you mean \`${didYouMean}\`? ${all}`,
    };
  },
  MISSING_INPUT: ({ input, ...allowed }) => ({
    message: `\`${input}\` is missing; it is ${sayAllowed(allowed)}.`,
    hint: "Give it a value.",
  }),
  UNREADABLE_INPUT: ({ reason, advice }) => ({ message: reason, hint: advice }),
  NOTHING_LINKED: ({ input }) => ({
    message: `\`${input}\` has no value.`,
    hint: "Link an output that has a value, or set it.",
  }),
  UNFIT_LINK: ({ input, found, ...allowed }) => ({
    message: `\`${input}\` is ${sayFound(found)}; allowed ${allowed.values ? "is" : "are"} ${sayAllowed(allowed)}.`,
    hint: "Link an output that has such a value.",
  }),
  NOT_A_LIST: ({ input }) => ({ message: `\`${input}\` is not a list.`, hint: "Link it to a list." }),
  TOO_MANY_ITEMS: ({ input, found, maximum }) => ({
    message: `\`${input}\` has ${found} items; at most ${maximum} are allowed.`,
    hint: "Give it fewer items.",
  }),
};
