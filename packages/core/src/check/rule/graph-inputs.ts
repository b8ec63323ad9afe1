import type { GraphBody, Json } from "../../graph/document.ts";
import type { PortType } from "../../port/port-type.ts";
import type { PortSpec } from "../../port/spec.ts";
import { isList, parseType } from "../../port/type-ref.ts";
import { byName, own } from "../../value/record.ts";
import type { CheckedInput, Context } from "../context.ts";
import type { Known } from "../known.ts";
import { literalFacts } from "../literal-known.ts";
import type { Finding } from "../report.ts";
import { literalFault } from "./literal.ts";

/** The inputs of a graph, with what is known of each: from outside where it is given, else from its declaration. */
export function graphInputs(
  body: GraphBody,
  given: ReadonlyMap<string, Known>,
  values: Readonly<Record<string, Json>> = {},
): Map<string, CheckedInput> {
  const inputs = new Map<string, CheckedInput>();
  for (const [name, spec] of byName(body.inputs)) {
    const outside = given.get(name);
    const type = parseType(spec.type) ?? { id: "any" };
    inputs.set(name, {
      known: {
        // What is declared as anything is known better by whoever gives it.
        type: type.id === "any" ? (outside?.type ?? { id: "any" }) : type,
        facts: outside?.facts ?? literalFacts(own(values, name) ?? spec.default),
        optional: outside?.optional ?? (spec.optional === true && spec.default === undefined),
      },
      used: false,
    });
  }
  return inputs;
}

/** Reports declarations of graph inputs that cannot be met. */
export function checkGraphInputs(
  body: GraphBody,
  context: Context,
  place: (name: string, key: string) => Pick<Finding, "path" | "port" | "at">,
): void {
  for (const [name, spec] of byName(body.inputs)) {
    const wrong = specFault(name, spec, context);
    if (wrong !== undefined) {
      context.report.add("BAD_INPUT_SPEC", { ...place(name, wrong.key), message: wrong.message, hint: wrong.hint });
      continue;
    }
    if (spec.default === undefined) continue;
    const fault = literalFault(name, spec, spec.default, context.types);
    if (fault !== undefined) {
      const message = fault.message.replace(`\`${name}`, `The default of \`${name}`);
      context.report.add("BAD_DEFAULT", { ...place(name, "default"), message, hint: fault.hint });
    }
  }
}

function specFault(name: string, spec: PortSpec, { types, report }: Context) {
  const unknown = unknownType(spec.type, types);
  if (unknown !== undefined) {
    return {
      key: "type",
      message: `\`${name}\` is declared as \`${spec.type}\`, and there is no type \`${unknown}\`.`,
      hint: report.hint(unknown, types.keys(), "Name a type that a node's port has."),
    };
  }
  const { min, max, values } = spec;
  if (min !== undefined && max !== undefined && min > max) {
    return { key: "min", message: `\`${name}\` must be ${min} or more and ${max} or less.`, hint: "Exchange them." };
  }
  if (spec.type === "enum" && values === undefined) {
    return { key: "type", message: `\`${name}\` is a choice without words.`, hint: "List the words under `values`." };
  }
  return undefined;
}

/** The part of a type's text that names no known type. */
function unknownType(text: string, types: ReadonlyMap<string, PortType>): string | undefined {
  let type = parseType(text);
  while (type !== undefined && isList(type)) type = type.of;
  if (type === undefined) return text;
  return type.id === "any" || types.has(type.id) ? undefined : type.id;
}
