import { sayInputProblem } from "./english.ts";
import { brandAs, kindOfError, SigmaflowError } from "./error.ts";
import { type BadGraph, coreErrors } from "./error-codes.ts";
import type { InputFinding, InputProblem } from "./input-problem.ts";
import type { Problem } from "./problem.ts";

/** A graph that cannot run; `problems` holds everything that is wrong with it. */
export class GraphError extends SigmaflowError<"BAD_GRAPH", BadGraph> {
  static {
    brandAs(GraphError, "graph");
  }

  readonly problems: readonly Problem[];

  /** `name` is how the message calls the graph, its file for example. */
  constructor(problems: readonly Problem[], name?: string) {
    const { code, fault, say } = coreErrors.BAD_GRAPH;
    const params = { problems, ...(name !== undefined && { name }) };
    super({ code, fault, params, message: say(params) });
    this.problems = problems;
  }
}

/** The inputs given to a run do not fit the graph; `problems` holds all that is wrong. */
export class InputError extends SigmaflowError<"BAD_INPUT", { readonly problems: readonly InputProblem[] }> {
  static {
    brandAs(InputError, "inputs");
  }

  readonly problems: readonly InputProblem[];

  /** Its message has a line for each problem. */
  constructor(findings: readonly InputFinding[]) {
    const problems = findings.map(inputProblem);
    const { code, fault } = coreErrors.BAD_INPUT;
    super({ code, fault, params: { problems }, message: coreErrors.BAD_INPUT.say({ problems }) });
    this.problems = problems;
  }
}

/** A finding with its words. */
export function inputProblem(finding: InputFinding): InputProblem {
  return { ...finding, ...sayInputProblem(finding) };
}

/**
 * Whether something is a {@link GraphError}, whichever copy of this package made it.
 *
 * @example
 * ```ts
 * import { isGraphError, isInputError, runGraph } from "sigmaflow";
 *
 * try {
 *   await runGraph({ sigmaflow: 1, nodes: { it: { type: "text.encode" } } });
 * } catch (error) {
 *   if (!isGraphError(error) && !isInputError(error)) throw error;
 *   for (const { code, message, hint } of error.problems) console.error(code, message, hint);
 * }
 * ```
 */
export function isGraphError(thrown: unknown): thrown is GraphError {
  return kindOfError(thrown) === "graph";
}

/** Whether something is an {@link InputError}, whichever copy of this package made it. */
export function isInputError(thrown: unknown): thrown is InputError {
  return kindOfError(thrown) === "inputs";
}
