import type { GraphBody } from "../graph/document.ts";
import type { BodyKind, CatalogueNode } from "../node/catalogue.ts";
import type { PortSpec } from "../port/spec.ts";
import { parseType, type TypeRef } from "../port/type-ref.ts";

/** A port ready for checking. */
export interface PortShape {
  readonly spec: PortSpec;
  readonly type: TypeRef;
  readonly required: boolean;
}

/** The ports of one node. */
export interface NodeShape {
  readonly inputs: ReadonlyMap<string, PortShape>;
  readonly outputs: ReadonlyMap<string, PortShape>;
}

/** Body inputs that the engine fills in loops and maps. */
export const filledInputs: readonly string[] = ["item", "index"];

function port(spec: PortSpec): PortShape {
  const required = spec.default === undefined && spec.optional !== true;
  return { spec, type: parseType(spec.type) ?? { id: "any" }, required };
}

function ports(specs: Readonly<Record<string, PortSpec>>): Map<string, PortShape> {
  return new Map(Object.entries(specs).map(([name, spec]) => [name, port(spec)]));
}

/** The ports that the catalogue gives a node. */
export function entryShape(entry: CatalogueNode): NodeShape {
  return { inputs: ports(entry.inputs), outputs: ports(entry.outputs) };
}

/** The ports of a loop, map or call: its own and those that the graph inside brings. Outputs come from checking it. */
export function bodyShape(entry: CatalogueNode, kind: BodyKind, body: GraphBody): NodeShape {
  const inputs = ports(entry.inputs);
  for (const [name, spec] of Object.entries(body.inputs ?? {})) {
    const filled = kind !== "call" && filledInputs.includes(name);
    if (!filled && !inputs.has(name)) inputs.set(name, port(spec));
  }
  return { inputs, outputs: new Map() };
}
