import type { Allowed, Available, Found, ValueKind } from "./data.ts";
import type { Words } from "./english/words.ts";
import type { ValueFaults } from "./value-fault.ts";

/** What can be wrong with what a run, or one of its nodes, is given, by code. */
export type InputFaults = ValueFaults & {
  UNKNOWN_INPUT: { readonly input: string; readonly didYouMean?: string } & Available;
  MISSING_INPUT: { readonly input: string } & Allowed;
  /** What stands for a value (a file, a picture's bytes) cannot be turned into it; the words are the front end's. */
  UNREADABLE_INPUT: {
    readonly input: string;
    readonly expected: ValueKind;
    readonly reason: string;
    readonly advice: string;
  };
  /** `input` is a node's, `path.port`: what its link brought while the run went. */
  NOTHING_LINKED: { readonly input: string };
  UNFIT_LINK: { readonly input: string; readonly found: Found } & Allowed;
  NOT_A_LIST: { readonly input: string };
  TOO_MANY_ITEMS: { readonly input: string; readonly found: number; readonly maximum: number };
};

/** A code of {@link InputProblem}. */
export type InputProblemCode = keyof InputFaults;

/** The data of one problem with an input, before it is put into words. */
export type InputFinding<C extends InputProblemCode = InputProblemCode> = {
  [K in C]: { readonly code: K } & InputFaults[K];
}[C];

/** One thing wrong with the inputs given to a run: a code, the data that belong to it, and both in words. */
export type InputProblem = InputFinding & Words;
