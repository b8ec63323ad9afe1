import type { PlacedFinding, Remedy } from "../problem.ts";
import { sayValueFault } from "./value-faults.ts";
import { sayAllowed, sayKind, sayNames, sayNearest } from "./values.ts";
import type { Words, WordsFor } from "./words.ts";

/** What can be wrong with a node and what it is given. */
type NodeCode =
  | "UNKNOWN_NODE_TYPE"
  | "NEWER_NODE"
  | "OLDER_NODE"
  | "MISSING_BODY"
  | "UNEXPECTED_BODY"
  | "UNKNOWN_INPUT"
  | "MISSING_INPUT"
  | "UNKNOWN_NODE"
  | "UNKNOWN_OUTPUT"
  | "UNKNOWN_GRAPH_INPUT"
  | "TYPE_MISMATCH"
  | "MAY_BE_MISSING"
  | "LINKED_OUT_OF_RANGE"
  | "UNFIT_VALUE"
  | "UNREACHABLE_NODE";

type NodeFinding = Extract<PlacedFinding, { readonly code: NodeCode }>;

/** Problems of nodes and of their links, in words. */
export const nodeWords: WordsFor<NodeFinding> = {
  UNKNOWN_NODE_TYPE: ({ type, ...names }) => ({
    message: `There is no node type \`${type}\`.`,
    hint: sayNearest(names, "`sigmaflow nodes` lists all there are."),
  }),
  NEWER_NODE: ({ type, found, known }) => ({
    message: `\`${type}\` is of version ${found} in this document; here it is known up to version ${known}.`,
    hint: "Update sigmaflow, or the package that the node is from.",
  }),
  OLDER_NODE: ({ type, found, known }) => ({
    message: `\`${type}\` is of version ${found} in this document and of version ${known} here.`,
    hint: "Read the document with the catalogue, which brings it up to date.",
  }),
  MISSING_BODY: ({ label }) => ({
    message: `${label} has no body.`,
    hint: 'Add "body": { "inputs": { … }, "nodes": { … }, "outputs": { … } }.',
  }),
  UNEXPECTED_BODY: ({ label }) => ({
    message: `${label} has no place for a body.`,
    hint: "Remove `body`, or make it a `loop`, `map` or `call`.",
  }),
  UNKNOWN_INPUT: ({ label, input, available, more = 0, ...near }) => {
    const names = `${available.join(", ")}${more > 0 ? `, … (${available.length + more} in all)` : ""}`;
    return {
      message: `${label} has no input \`${input}\`.`,
      hint: sayNearest(near, available.length === 0 ? "Remove it." : `It has ${names}.`),
    };
  },
  MISSING_INPUT: ({ label, input, expected, isLinked }) => ({
    message: `${label} needs \`${input}\`, ${sayKind(expected)}.`,
    hint: isLinked ? `Link an output that is ${sayKind(expected)}.` : "Link an output or write a value.",
  }),
  UNKNOWN_NODE: ({ node, ...near }) => ({
    message: `There is no node \`${node}\` in this graph.`,
    hint: sayNearest(near, "Correct the link, or add the node."),
  }),
  UNKNOWN_OUTPUT: ({ node, output, ...names }) => {
    const none = names.available.length === 0;
    return {
      message: `\`${node}\` has no output \`${output}\`${none ? "; it has none at all" : ""}.`,
      hint: sayNearest(names, none ? "Link another node." : `It has ${sayNames(names)}.`),
    };
  },
  UNKNOWN_GRAPH_INPUT: ({ input, ...names }) => ({
    message: `This graph has no input \`${input}\`.`,
    hint: sayNearest(
      names,
      names.available.length === 0 ? "Declare it under `inputs`." : `It has ${sayNames(names)}; or declare it.`,
    ),
  }),
  TYPE_MISMATCH: sayMismatch,
  MAY_BE_MISSING: ({ node, input, from }) => ({
    message: `\`${from}\` may be left out, but \`${node}\` cannot do without \`${input}\`.`,
    hint: "Give it a default, or read it behind a switch.",
  }),
  LINKED_OUT_OF_RANGE: ({ label, input, from, found, reason, ...allowed }) => ({
    message: `${label} allows ${sayAllowed(allowed)} as \`${input}\`, but \`${from}\` is ${found}.`,
    hint: sayValueFault(reason).hint,
  }),
  UNFIT_VALUE: ({ label, input, from, kind, needed, found, named }) => {
    const [wanted, is] = [needed, found].map((word) => sayKind({ ...kind, label: `${word} ${kind.label}` }));
    const place = named && (named.node === undefined ? `\`${named.input}\`` : `\`${named.node}.${named.input}\``);
    return {
      message: `${label} needs ${wanted} as \`${input}\`, but \`${from}\` is ${is}.`,
      hint:
        named === undefined || named.available.length === 0
          ? `Link an output that is ${wanted}.`
          : `Name one in ${place}: ${sayNames(named)}; or link another output.`,
    };
  },
  UNREACHABLE_NODE: ({ node, label }) => ({
    message: `No output depends on \`${node}\`${label === undefined ? "" : ` (${label})`}, so it never runs.`,
    hint: "Link it, name it under `outputs`, or remove it.",
  }),
};

function sayMismatch(problem: Extract<NodeFinding, { readonly code: "TYPE_MISMATCH" }>): Words {
  const expected = sayKind(problem.expected);
  switch (problem.place) {
    case "link": {
      const { label, input, from, bound, remedy } = problem;
      const found = sayKind(problem.found);
      const message =
        bound === undefined
          ? `${label} needs ${expected} as \`${input}\`, but \`${from}\` is ${found}.`
          : `${label} needs one kind of value as \`${bound}\` and \`${input}\`: \`${bound}\` is ${expected}, but \`${from}\` is ${found}.`;
      return { message, hint: sayRemedy(remedy, expected) };
    }
    case "list":
      return {
        message: `\`${problem.input}\` needs ${expected}, but is given a list.`,
        hint: `Give it ${expected}, not in a list.`,
      };
    case "item": {
      const { input } = problem;
      const found = sayKind(problem.found);
      return {
        message: `The body's \`${input}\` needs ${expected}, but each ${input} is ${found}.`,
        hint: `Declare it as ${found}, or give the node other items.`,
      };
    }
    case "iteration": {
      const { output } = problem;
      return {
        message: `\`${output}\` is ${expected} as an input of the next iteration, but ${sayKind(problem.found)} as an output.`,
        hint: `Output ${expected} as \`${output}\`.`,
      };
    }
    case "compound": {
      const found = problem.found === undefined ? "nothing" : sayKind(problem.found);
      return {
        message: `\`${problem.type}\` declares ${expected} as \`${problem.output}\`, but its graph outputs ${found}.`,
        hint: "Correct the compound's declaration.",
      };
    }
  }
}

function sayRemedy(remedy: Remedy, expected: string): string {
  switch (remedy.use) {
    case "output":
      return `Did you mean \`${remedy.output}\`?`;
    case "map":
      return "Put the node into a map to have it done for each.";
    case "list":
      return "Put the link into a list: [{ … }].";
    case "node":
      return `Put \`${remedy.node}\` between.`;
    case "link":
      return `Link an output that is ${expected}.`;
  }
}
