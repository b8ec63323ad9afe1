import { problemCodes } from "../codes.ts";
import type { PlacedFinding } from "../problem.ts";
import { sayValueFault } from "./value-faults.ts";
import { sayNearest } from "./values.ts";
import type { WordsFor } from "./words.ts";

/** What can be wrong with a graph as a whole. */
type GraphCode =
  | "GRAPH_UNREADABLE"
  | "RECURSIVE_GRAPH"
  | "UNRESOLVED_GRAPH"
  | "BAD_INPUT_SPEC"
  | "BAD_DEFAULT"
  | "RESERVED_NAME"
  | "NOT_CARRIED"
  | "NO_OUTPUTS"
  | "CYCLE"
  | "TOO_MANY_NODES"
  | "TOO_NESTED"
  | "TOO_MANY_ITERATIONS"
  | "TOO_MANY_EXECUTIONS"
  | "VALUE_TOO_LARGE"
  | "TEXT_TOO_LONG"
  | "UNUSED_INPUT"
  | "MORE_PROBLEMS";

/** Problems of graphs, their inputs and outputs, and limits, in words. */
export const graphWords: WordsFor<Extract<PlacedFinding, { readonly code: GraphCode }>> = {
  GRAPH_UNREADABLE: ({ name, reason }) => ({
    message: `The graph \`${name}\` cannot be read: ${reason}`,
    hint: "Correct the name, or put the graph there.",
  }),
  RECURSIVE_GRAPH: ({ name, circle }) => ({
    message: `\`${name}\` is inside itself: ${circle.map((one) => `\`${one}\``).join(" → ")}.`,
    hint: "A graph cannot use itself; a loop repeats work.",
  }),
  UNRESOLVED_GRAPH: ({ name }) => ({
    message: `The body is the graph \`${name}\`, which is not loaded.`,
    hint: "Put the graph's content in place of its name.",
  }),
  BAD_INPUT_SPEC: (problem) => {
    const { input } = problem;
    switch (problem.fault) {
      case "type":
        return {
          message: `\`${input}\` is declared as \`${problem.type}\`, and there is no type \`${problem.unknown}\`.`,
          hint: sayNearest(problem, "Name a type that a node's port has."),
        };
      case "bounds": {
        const { minimum, maximum } = problem;
        return { message: `\`${input}\` must be ${minimum} or more and ${maximum} or less.`, hint: "Exchange them." };
      }
      case "no words":
        return { message: `\`${input}\` is a choice without words.`, hint: "List the words under `values`." };
    }
  },
  BAD_DEFAULT: ({ input, reason }) => {
    const { message, hint } = sayValueFault(reason);
    return { message: message.replace(`\`${input}`, `The default of \`${input}`), hint };
  },
  RESERVED_NAME: ({ input }) => ({
    message: `A body's input cannot be called \`${input}\`: the node has an input of that name already.`,
    hint: "Declare `item` for the one at hand, or choose another name.",
  }),
  NOT_CARRIED: ({ output, ...names }) => ({
    message: `\`${output}\` is an output of the loop's body, but no input of that name receives it in the next iteration.`,
    hint: sayNearest(names, `Declare the body input \`${output}\` and set its first value at the loop.`),
  }),
  NO_OUTPUTS: ({ path, example = { node: "node", output: "image" } }) => {
    const { node, output } = example;
    return {
      message: path === "" ? "The graph has no outputs." : "The body has no outputs.",
      hint: `Add them: "outputs": { "${output}": { "$from": "${node}.${output}" } }.`,
    };
  },
  CYCLE: ({ circle }) => {
    const names = circle.map((id) => `\`${id}\``);
    const shown = names.length > 12 ? [...names.slice(0, 8), "…", ...names.slice(-2)] : names;
    return {
      message: `Nodes wait for one another: ${shown.join(" ← ")}.`,
      hint: "Remove one of these links; a loop node repeats work.",
    };
  },
  TOO_MANY_NODES: ({ found, maximum }) => ({
    message: `The graph has ${found} nodes, those in bodies included; at most ${maximum} are accepted.`,
    hint: "Split it, or have a map repeat what is the same.",
  }),
  TOO_NESTED: ({ maximum }) => ({
    message: `Bodies stand in one another more than ${maximum} deep.`,
    hint: "Flatten the graph.",
  }),
  TOO_MANY_ITERATIONS: ({ input, found, maximum }) => ({
    message: `\`${input}\` has ${found} entries; at most ${maximum} iterations are accepted.`,
    hint: "Give it fewer items.",
  }),
  TOO_MANY_EXECUTIONS: ({ found, maximum }) => ({
    message: `A run would execute at least ${found} nodes and iterations; at most ${maximum} are accepted.`,
    hint: "Use fewer iterations where loops and maps stand in one another.",
  }),
  VALUE_TOO_LARGE: ({ output, facts, found, maximum, unit }) => ({
    message: `\`${output}\` would be ${facts.map(({ value }) => value).join(" × ")} and so have ${found} ${unit}; at most ${maximum} are accepted.`,
    hint: `Choose a smaller ${facts.map(({ name }) => name).join(" or ")}.`,
  }),
  TEXT_TOO_LONG: ({ input, maximum }) => ({
    message: `The text in \`${input}\` has more than ${maximum} bytes, which is as many as one may have.`,
    hint: problemCodes.TEXT_TOO_LONG.action,
  }),
  UNUSED_INPUT: ({ input }) => ({
    message: `Nothing uses the input \`${input}\`.`,
    hint: `Link it with { "$input": "${input}" }, or remove it.`,
  }),
  MORE_PROBLEMS: ({ errors, warnings }) => ({
    message: `There are ${errors} more errors and ${warnings} more warnings.`,
    hint: problemCodes.MORE_PROBLEMS.action,
  }),
};
