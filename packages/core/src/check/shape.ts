import type { GraphBody } from "../graph/document.ts";
import type { BodyKind, CatalogueNode } from "../node/catalogue.ts";
import type { PortSpec } from "../port/spec.ts";
import { isList, isVariable, parseType, type TypeRef } from "../port/type-ref.ts";
import { byName } from "../value/record.ts";
import { literalArrival } from "./literal-info.ts";
import type { ArrivingInfo, StaticInfo } from "./static-info.ts";

/** A port ready for checking. */
export interface PortShape {
  readonly spec: PortSpec;
  readonly type: TypeRef;
  readonly required: boolean;
  /** What reaches it when nothing is given; undefined without a default. */
  readonly fallback: ArrivingInfo | undefined;
}

/** The ports of one node. */
export interface NodeShape {
  readonly inputs: ReadonlyMap<string, PortShape>;
  readonly outputs: ReadonlyMap<string, PortShape>;
  /** Has type variables, which its inputs bind. */
  readonly generic: boolean;
  /** What is known of its outputs, when that does not depend on its inputs. */
  readonly fixed: ReadonlyMap<string, StaticInfo> | undefined;
}

/** Body inputs that the engine fills in loops and maps. */
export const filledInputs: readonly string[] = ["item", "index"];

function port(spec: PortSpec): PortShape {
  const type = parseType(spec.type) ?? { id: "any" };
  const required = spec.default === undefined && spec.optional !== true;
  return {
    spec,
    type,
    required,
    fallback: spec.default === undefined ? undefined : literalArrival(spec.default, type),
  };
}

function ports(specs: Readonly<Record<string, PortSpec>>): Map<string, PortShape> {
  return new Map(Object.entries(specs).map(([name, spec]) => [name, port(spec)]));
}

/** The ports of a node by the catalogue. */
export function entryShape(entry: CatalogueNode): NodeShape {
  const inputs = ports(entry.inputs);
  const outputs = ports(entry.outputs);
  const all = [...inputs.values(), ...outputs.values()];
  const generic = all.some(({ type }) => hasVariable(type));
  const fixed = !generic && entry.graph === undefined && all.every(({ spec }) => spec.facts === undefined);
  return { inputs, outputs, generic, fixed: fixed ? new Map([...outputs].map(known)) : undefined };
}

function known([name, { type, spec }]: [string, PortShape]): [string, StaticInfo] {
  return [name, { type, facts: {}, optional: spec.optional === true }];
}

function hasVariable(type: TypeRef): boolean {
  return isList(type) ? hasVariable(type.of) : isVariable(type);
}

/** The ports of a loop, map or call: its own and those that the graph inside brings. Outputs come from checking it. */
export function bodyShape(entry: CatalogueNode, kind: BodyKind, body: GraphBody): NodeShape {
  const inputs = ports(entry.inputs);
  for (const [name, spec] of byName(body.inputs)) {
    const filled = kind !== "call" && filledInputs.includes(name);
    if (!filled && !inputs.has(name)) inputs.set(name, port(spec));
  }
  return { inputs, outputs: new Map(), generic: true, fixed: undefined };
}
