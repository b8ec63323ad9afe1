import { SigmaflowError } from "../error.ts";
import type { GraphBody } from "../graph/document.ts";
import { expectation, literalSchema } from "../port/literal.ts";
import type { Seed } from "../port/port.ts";
import type { PortType } from "../port/port-type.ts";
import { didYouMean } from "../text/suggest.ts";

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
    const value = given[name] ?? spec.default;
    if (value === undefined) {
      if (!spec.optional)
        problems.push({ input: name, message: `\`${name}\` is missing; it is ${expectation(spec)}. Give it a value.` });
      continue;
    }
    const schema = literalSchema(spec, types);
    if (schema !== undefined && !schema.safeParse(value).success) {
      problems.push({ input: name, message: `\`${name}\` is ${show(value)}; allowed are ${expectation(spec)}.` });
      continue;
    }
    values[name] = spec.type === "seed" && Number(value) === -1 ? draw(name) : value;
  }
  if (problems.length > 0) throw new InputError(problems);
  return values;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
