import type { GraphBody } from "../graph/document.ts";
import { isFittingScalar, literalSchema } from "../port/literal.ts";
import type { Seed } from "../port/port.ts";
import type { PortType } from "../port/port-type.ts";
import { allowedBy, availableAmong } from "../problem/data.ts";
import type { InputFinding } from "../problem/input-problem.ts";
import { InputError } from "../problem/refusals.ts";
import { valueFault } from "../problem/value-fault.ts";
import { suggest } from "../text/suggest.ts";
import { own } from "../value/record.ts";

/**
 * The values of a graph's inputs: what was given, else defaults, with seeds of −1 drawn.
 *
 * @throws {@link InputError} that names every unknown, missing or unfit input.
 */
export function takeInputs(
  graph: GraphBody,
  given: Readonly<Record<string, unknown>>,
  types: ReadonlyMap<string, PortType>,
  draw: (name: string) => Seed,
): Record<string, unknown> {
  const declared = graph.inputs ?? {};
  const problems: InputFinding[] = [];
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(declared, name) || given[name] === undefined) continue;
    const near = suggest(name, Object.keys(declared));
    const names = availableAmong(Object.keys(declared));
    problems.push({ code: "UNKNOWN_INPUT", input: name, ...names, ...(near !== undefined && { didYouMean: near }) });
  }
  for (const name of Object.keys(declared)) {
    const spec = declared[name]!;
    const value = own(given, name) ?? spec.default;
    if (value === undefined) {
      if (!spec.optional) problems.push({ code: "MISSING_INPUT", input: name, ...allowedBy(spec, types) });
      continue;
    }
    // Kinds without a literal form (an Image) come as values, which their makers vouch for.
    const isFitting = isFittingScalar(spec, value) || literalSchema(spec, types) === undefined;
    const fault = isFitting ? undefined : valueFault(name, spec, value, types);
    if (fault !== undefined) {
      problems.push(fault);
      continue;
    }
    values[name] = spec.type === "seed" && Number(value) === -1 ? draw(name) : value;
  }
  if (problems.length > 0) throw new InputError(problems);
  return values;
}
