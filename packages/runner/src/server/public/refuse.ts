import { foundIn, InputError, type InputProblem } from "@sigmaflow/core";

/** What is answered for inputs that do not fit: everything that is wrong, with values as the client wrote them. */
export function refuseInputs({ problems }: InputError, body: unknown): InputError {
  // Only a body with keys comes as far as this.
  const given = body as Readonly<Record<string, unknown>>;
  return new InputError(problems.map((problem) => asWritten(problem, given)));
}

function asWritten(problem: InputProblem, given: Readonly<Record<string, unknown>>): InputProblem {
  const isValue = problem.code === "WRONG_VALUE" || (problem.code === "OUT_OF_RANGE" && problem.measure === "value");
  // An entry of a list is said by its place, which the client's value need not have.
  if (!isValue || problem.item !== undefined) return problem;
  return { ...problem, found: foundIn(given[problem.input]) };
}
