import { literalFault } from "../check/rule/literal.ts";
import { SigmaflowError } from "../error.ts";
import type { GraphBody } from "../graph/document.ts";
import { expectation, isFittingScalar, literalSchema } from "../port/literal.ts";
import type { Seed } from "../port/port.ts";
import type { PortType } from "../port/port-type.ts";
import { didYouMean } from "../text/suggest.ts";
import { own } from "../value/record.ts";

/** One thing wrong with the inputs given to a run. */
export interface InputProblem {
  readonly input: string;
  readonly message: string;
}

/** The inputs given to a run do not fit the graph; `problems` holds all that is wrong. */
export class InputError extends SigmaflowError {
  readonly problems: readonly InputProblem[];

  constructor(problems: readonly InputProblem[]) {
    super("BAD_INPUT", problems.map((problem) => problem.message).join("\n"));
    this.problems = problems;
  }
}

/**
 * The values of a graph's inputs: what was given, else defaults, with seeds of −1 drawn. Throws an {@link InputError}
 * that names every unknown, missing or unfit input.
 */
export function takeInputs(
  graph: GraphBody,
  given: Readonly<Record<string, unknown>>,
  types: ReadonlyMap<string, PortType>,
  draw: (name: string) => Seed,
): Record<string, unknown> {
  const declared = graph.inputs ?? {};
  const problems: InputProblem[] = [];
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(declared, name) || given[name] === undefined) continue;
    problems.push({ input: name, message: `There is no input \`${name}\`.${didYouMean(name, Object.keys(declared))}` });
  }
  for (const name of Object.keys(declared)) {
    const spec = declared[name]!;
    const value = own(given, name) ?? spec.default;
    if (value === undefined) {
      if (!spec.optional)
        problems.push({ input: name, message: `\`${name}\` is missing; it is ${expectation(spec)}. Give it a value.` });
      continue;
    }
    // Kinds without a literal form (a Latent) come as values, which their makers vouch for.
    const isFitting = isFittingScalar(spec, value) || literalSchema(spec, types) === undefined;
    const fault = isFitting ? undefined : literalFault(name, spec, value, types);
    if (fault !== undefined) {
      problems.push({ input: name, message: `${fault.message} ${fault.hint}` });
      continue;
    }
    values[name] = spec.type === "seed" && Number(value) === -1 ? draw(name) : value;
  }
  if (problems.length > 0) throw new InputError(problems);
  return values;
}
