import type { DeclaredKind } from "../port/codec.ts";
import { connects, type Substitution, substitute } from "../port/connect.ts";
import { typeOfLiteral } from "../port/literal-type.ts";
import { plainPortTypes } from "../port/plain.ts";
import type { Port, Ports } from "../port/port.ts";
import type { PortType } from "../port/port-type.ts";
import type { PortSpec } from "../port/spec.ts";
import { parseType, typeText } from "../port/type-ref.ts";
import type { Json } from "./document.ts";
import { isLink } from "./given.ts";

/** The kinds of value that the ports of a graph being built are of. */
export class KindsSeen {
  readonly types = new Map<string, PortType>(plainPortTypes.map((type) => [type.id, type]));
  /** Those that are not plain. */
  readonly declared = new Map<string, DeclaredKind>();

  see({ declared }: Pick<Port<unknown>, "declared">): void {
    if (declared === undefined) return;
    this.types.set(declared.portType.id, declared.portType);
    this.declared.set(declared.portType.id, declared);
  }
}

/** The port that a given value counts as: a link's own, or what a literal is. */
export function specOfGiven(value: unknown): PortSpec {
  if (isLink(value)) return value.spec;
  if (!Array.isArray(value) || !value.some(isLink)) {
    // The inputs' types hold other values to plain data.
    return { type: typeText(typeOfLiteral(value as Json)) };
  }
  const kinds = new Set(value.map((item) => specOfGiven(item).type));
  const [first = "any"] = kinds;
  return { type: `list<${kinds.size === 1 ? first : "any"}>` };
}

/** The ports of a node's outputs, with variables bound by what the node is given. */
export function boundSpecs(
  inputs: Ports,
  outputs: Ports,
  given: Readonly<Record<string, unknown>>,
  kinds: KindsSeen,
): Record<string, PortSpec> {
  const substitution: Substitution = new Map();
  for (const [name, { spec }] of Object.entries(inputs)) {
    const value = given[name];
    const to = parseType(spec.type);
    const from = value === undefined ? undefined : parseType(specOfGiven(value).type);
    if (to && from) connects(from, to, kinds.types, substitution);
  }
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { spec }]) => {
      const type = parseType(spec.type);
      return [name, type ? { ...spec, type: typeText(substitute(type, substitution)) } : spec];
    }),
  );
}
