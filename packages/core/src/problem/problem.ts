import type { ProblemCode, Severity } from "./codes.ts";
import type { Allowed, Available, Found, ValueKind } from "./data.ts";
import type { Words } from "./english/words.ts";
import type { DocumentPath, Position } from "./place.ts";
import type { ValueFault, ValueFaults } from "./value-fault.ts";

/** What the text breaks of JSON's grammar. */
export type SyntaxFault =
  | { readonly fault: "comma before closing"; readonly closing: "}" | "]" }
  | { readonly fault: "comma missing"; readonly closing: "}" | "]" }
  | { readonly fault: "value expected"; readonly found: string }
  | {
      readonly fault:
        | "text after end"
        | "early end"
        | "comment"
        | "single quotes"
        | "value missing"
        | "colon missing"
        | "key missing"
        | "open text"
        | "unknown escape"
        | "number form";
    };

/** What a part of the document must be. */
export type Shape =
  /** A type of JSON (`text`, `number`, `whole number`, `boolean`, `list`, `object`), `data`, `data object`, `other`. */
  | { readonly type: string }
  | { readonly values: readonly string[] }
  | { readonly minimum: number; readonly exclusive?: true; readonly measure: "value" | "length" }
  | { readonly maximum: number; readonly measure: "value" | "length" };

/** How somebody gets from what there is to what is needed: another output, a map, a list, a node between, or a link. */
export type Remedy =
  | { readonly use: "output"; readonly output: string }
  | { readonly use: "map" }
  | { readonly use: "list" }
  | { readonly use: "node"; readonly node: string }
  | { readonly use: "link" };

/** Where a name stands that decides what a value is: an input of a node, or without one a graph input. */
export type NamedBy = { readonly node?: string; readonly input: string };

export type DidYouMean = { readonly didYouMean?: string };

/** What belongs to each code. `node` is an id, `label` a node's name for people, `input` and `output` a port's name. */
export type ProblemFacts = ValueFaults & {
  BAD_JSON: SyntaxFault;
  TOO_LARGE: { readonly found: number; readonly maximum: number };
  TOO_DEEP: { readonly maximum: number };
  TOO_MANY_VALUES: { readonly maximum: number };
  DUPLICATE_KEY: { readonly key: string; readonly firstLine: number };
  BAD_NUMBER: { readonly found: string; readonly fault: "too large" | "loses digits" };
  NO_VERSION: { readonly found: "not an object" | "no version"; readonly current: number };
  UNKNOWN_VERSION: { readonly found: Found; readonly current: number };
  UNKNOWN_KEY: { readonly key: string } & Available & DidYouMean;
  /** Without `found` the part is missing. */
  BAD_SHAPE: { readonly expected: Shape; readonly found?: Found };
  BAD_ID: { readonly found: string; readonly reserved?: true; readonly nearest?: string };
  BAD_LINK:
    | { readonly fault: "inside data" | "form" }
    | { readonly fault: "no output"; readonly found: string; readonly output?: string };
  GRAPH_UNREADABLE: { readonly name: string; readonly reason: string };
  RECURSIVE_GRAPH: { readonly name: string; readonly circle: readonly string[] };
  UNRESOLVED_GRAPH: { readonly name: string };
  UNKNOWN_NODE_TYPE: { readonly type: string } & DidYouMean;
  /** The version of a node in the document, and the one known here. */
  NEWER_NODE: { readonly type: string; readonly found: number; readonly known: number };
  OLDER_NODE: { readonly type: string; readonly found: number; readonly known: number };
  MISSING_BODY: { readonly label: string };
  UNEXPECTED_BODY: { readonly label: string };
  UNKNOWN_INPUT: { readonly label: string; readonly input: string } & Available & DidYouMean;
  /** `isLinked`: no literal can be given. */
  MISSING_INPUT: {
    readonly label: string;
    readonly input: string;
    readonly expected: ValueKind;
    readonly isLinked: boolean;
  };
  UNKNOWN_NODE: { readonly node: string } & DidYouMean;
  UNKNOWN_OUTPUT: { readonly node: string; readonly output: string } & Available & DidYouMean;
  UNKNOWN_GRAPH_INPUT: { readonly input: string } & Available & DidYouMean;
  TYPE_MISMATCH: /** `bound` is the input that decided what the type variable of both is. */
    | {
        readonly place: "link";
        readonly label: string;
        readonly input: string;
        readonly from: string;
        readonly expected: ValueKind;
        readonly found: ValueKind;
        readonly bound?: string;
        readonly remedy: Remedy;
      }
    /** A list is given where one value belongs. */
    | { readonly place: "list"; readonly input: string; readonly expected: ValueKind }
    /** What a loop or map puts into the body's `item` or `index`. */
    | { readonly place: "item"; readonly input: string; readonly expected: ValueKind; readonly found: ValueKind }
    /** An output of a loop's body, which is an input of the next iteration. */
    | { readonly place: "iteration"; readonly output: string; readonly expected: ValueKind; readonly found: ValueKind }
    /** An output that a compound declares and its graph does not have, or has of another kind. */
    | {
        readonly place: "compound";
        readonly type: string;
        readonly output: string;
        readonly expected: ValueKind;
        readonly found?: ValueKind;
      };
  BAD_INPUT_SPEC: { readonly input: string } & (
    | { readonly fault: "type"; readonly type: string; readonly unknown: string; readonly didYouMean?: string }
    | { readonly fault: "bounds"; readonly minimum: number; readonly maximum: number }
    | { readonly fault: "no words" }
  );
  BAD_DEFAULT: { readonly input: string; readonly reason: ValueFault };
  RESERVED_NAME: { readonly input: string };
  NOT_CARRIED: { readonly output: string } & Available & DidYouMean;
  /** `example` is what was most likely meant: an output that nothing reads. */
  NO_OUTPUTS: { readonly example?: { readonly node: string; readonly output: string } };
  CYCLE: { readonly circle: readonly string[] };
  TOO_MANY_NODES: { readonly found: number; readonly maximum: number };
  TOO_NESTED: { readonly maximum: number };
  TOO_MANY_ITERATIONS: { readonly input: string; readonly found: number; readonly maximum: number };
  /** `found` is what a run executes at least, counted as far as lengths are known before running. */
  TOO_MANY_EXECUTIONS: { readonly found: number; readonly maximum: number };
  /** `facts` are multiplied: a table's rows and columns, whose product counts as `unit`, cells. */
  VALUE_TOO_LARGE: {
    readonly output: string;
    readonly facts: readonly { readonly name: string; readonly value: number }[];
    readonly found: number;
    readonly maximum: number;
    readonly unit: string;
  };
  TEXT_TOO_LONG: { readonly input: string; readonly maximum: number };
  UNUSED_INPUT: { readonly input: string };
  UNREACHABLE_NODE: { readonly node: string; readonly label?: string };
  MAY_BE_MISSING: { readonly node: string; readonly input: string; readonly from: string };
  LINKED_OUT_OF_RANGE: Allowed & {
    readonly label: string;
    readonly input: string;
    readonly from: string;
    readonly found: number;
    readonly reason: ValueFault;
  };
  /** A value of the right kind that is not `needed` but `found`; `available` names could stand in place of its own. */
  UNFIT_VALUE: {
    readonly label: string;
    readonly input: string;
    readonly from: string;
    readonly kind: ValueKind;
    readonly needed: string;
    readonly found: string;
    readonly named?: NamedBy & Available;
  };
  MORE_PROBLEMS: { readonly errors: number; readonly warnings: number };
};

/** Where a problem is. */
export type Spot = {
  /** Path of the node, `denoise/unet`; empty for the graph itself. */
  readonly path: string;
  /** The input or output concerned: the node's, or with an empty path the graph's. */
  readonly port?: string;
  /** Keys that lead to the place in the document. */
  readonly at: DocumentPath;
};

/** The data of one problem, before it is put into words. */
export type Finding<C extends ProblemCode = ProblemCode> = {
  [K in C]: { readonly code: K } & Spot & ProblemFacts[K];
}[C];

/** A finding with its place in the text: everything that its words are made from. */
export type PlacedFinding = Finding & Partial<Position>;

/**
 * Something wrong with a graph, found without running it: a union by `code`, each code with data of its own, all of it
 * plain JSON; `message` and `hint` say the same in words.
 */
export type Problem = PlacedFinding &
  Words & {
    readonly severity: Severity;
    /** Name of the graph that the place is in, when it is not the document itself. */
    readonly graph?: string;
  };

/** Whether any of the problems keeps the graph from running. */
export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === "error");
}
