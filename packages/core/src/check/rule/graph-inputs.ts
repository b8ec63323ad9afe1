import type { GraphBody, Json } from "../../graph/document.ts";
import type { PortType } from "../../port/port-type.ts";
import type { PortSpec } from "../../port/spec.ts";
import { isList, parseType } from "../../port/type-ref.ts";
import type { Spot } from "../../problem/problem.ts";
import { valueFault } from "../../problem/value-fault.ts";
import { byName, own } from "../../value/record.ts";
import type { CheckedInput, Context } from "../context.ts";
import { literalFacts } from "../literal-info.ts";
import type { StaticInfo } from "../static-info.ts";

/**
 * The inputs of a graph, with what is known of each: from outside where it is given, else from its declaration. A value is
 * read when its facts are, so that it shows which of the values count.
 */
export function graphInputs(
  body: GraphBody,
  given: ReadonlyMap<string, StaticInfo>,
  values: Readonly<Record<string, Json>> = {},
): Map<string, CheckedInput> {
  const inputs = new Map<string, CheckedInput>();
  for (const [name, spec] of byName(body.inputs)) {
    const outside = given.get(name);
    const type = parseType(spec.type) ?? { id: "any" };
    inputs.set(name, {
      known: {
        // For an input declared as `any`, the value from outside says more than the declaration.
        type: type.id === "any" ? (outside?.type ?? { id: "any" }) : type,
        get facts() {
          return outside?.facts ?? literalFacts(own(values, name) ?? spec.default);
        },
        optional: outside?.optional ?? (spec.optional === true && spec.default === undefined),
      },
      used: false,
    });
  }
  return inputs;
}

/** Reports declarations of graph inputs that cannot be met. */
export function checkGraphInputs(body: GraphBody, context: Context, place: (name: string, key: string) => Spot): void {
  for (const [name, spec] of byName(body.inputs)) {
    const wrong = specFault(spec, context);
    if (wrong !== undefined) {
      const key = wrong.fault === "bounds" ? "min" : "type";
      context.collector.add({ code: "BAD_INPUT_SPEC", ...place(name, key), input: name, ...wrong });
      continue;
    }
    if (spec.default === undefined) continue;
    const reason = valueFault(name, spec, spec.default, context.types);
    if (reason !== undefined)
      context.collector.add({ code: "BAD_DEFAULT", ...place(name, "default"), input: name, reason });
  }
}

/** What contradicts itself in a declaration. */
type SpecFault =
  | { readonly fault: "type"; readonly type: string; readonly unknown: string; readonly didYouMean?: string }
  | { readonly fault: "bounds"; readonly minimum: number; readonly maximum: number }
  | { readonly fault: "no words" };

function specFault(spec: PortSpec, { types, collector }: Context): SpecFault | undefined {
  const unknown = unknownType(spec.type, types);
  if (unknown !== undefined) {
    return { fault: "type", type: spec.type, unknown, ...collector.nearest(unknown, types.keys()) };
  }
  const { min, max, values } = spec;
  if (min !== undefined && max !== undefined && min > max) {
    return { fault: "bounds", minimum: min, maximum: max };
  }
  return spec.type === "enum" && values === undefined ? { fault: "no words" } : undefined;
}

/** The part of a type's text that names no known type. */
function unknownType(text: string, types: ReadonlyMap<string, PortType>): string | undefined {
  let type = parseType(text);
  while (type !== undefined && isList(type)) type = type.of;
  if (type === undefined) return text;
  return type.id === "any" || types.has(type.id) ? undefined : type.id;
}
