import type { Catalogue, CatalogueNode, GraphNode, PortSpec, PortType } from "@sigmaflow/core";
import {
  bodyShape,
  entryShape,
  isList,
  type NodeShape,
  own,
  parseType,
  previewingKind,
  type TypeRef,
} from "@sigmaflow/core/editing";
import { oncePer } from "./once-per.ts";

/** A port as it is drawn. */
export interface PortView {
  readonly name: string;
  readonly label: string;
  readonly spec: PortSpec;
  readonly type: TypeRef;
  readonly required: boolean;
}

const shapes = new WeakMap<CatalogueNode, NodeShape>();

function shapeOf(node: GraphNode, entry: CatalogueNode): NodeShape {
  if (entry.body !== undefined && node.body !== undefined && !("$graph" in node.body)) {
    return bodyShape(entry, entry.body, node.body);
  }
  const known = shapes.get(entry) ?? entryShape(entry);
  shapes.set(entry, known);
  return known;
}

/** A port's name as people read it: `guidance_scale` becomes "Guidance scale". */
export function readable(name: string): string {
  const words = name.replaceAll(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A port of a declaration. */
export function portView(name: string, spec: PortSpec): PortView {
  const required = spec.default === undefined && spec.optional !== true;
  return { name, label: spec.label ?? readable(name), spec, type: parseSpec(spec), required };
}

/** The inputs of a node; for nodes of unknown type, those that have a value. */
export function inputPorts(node: GraphNode, catalogue: Catalogue): PortView[] {
  const entry = own(catalogue.nodes, node.type);
  const given = Object.keys(node.in ?? {});
  if (entry === undefined) return given.map((name) => portView(name, { type: "any", optional: true }));
  const shape = shapeOf(node, entry).inputs;
  // A graph inside brings its inputs in the order that it declares them.
  const inside = node.body !== undefined && !("$graph" in node.body) ? Object.keys(node.body.inputs ?? {}) : [];
  const names = new Set([...Object.keys(entry.inputs), ...inside, ...shape.keys()]);
  const ports = [...names].flatMap((name) => {
    const port = shape.get(name);
    return port === undefined ? [] : [portView(name, port.spec)];
  });
  const unknown = given.filter((name) => !ports.some((port) => port.name === name));
  return [...ports, ...unknown.map((name) => portView(name, { type: "any", optional: true }))];
}

/** The outputs of a node; `known` are the types that checking found, `used` the names that links ask for. */
export function outputPorts(
  node: GraphNode,
  catalogue: Catalogue,
  known: ReadonlyMap<string, { readonly type: TypeRef }> | undefined,
  used: Iterable<string> = [],
): PortView[] {
  const entry = own(catalogue.nodes, node.type);
  const inside = node.body !== undefined && !("$graph" in node.body) ? Object.keys(node.body.outputs ?? {}) : [];
  const declared = entry?.outputs ?? {};
  const names = new Set([...Object.keys(declared), ...inside, ...used]);
  return [...names].map((name) => {
    const view = portView(name, own(declared, name) ?? { type: "any" });
    const type = known?.get(name)?.type;
    return type === undefined ? view : { ...view, type };
  });
}

/** The output whose picture a node shows: the first that can be looked at in little, or holds a list of such values. */
export function picturePort(...node: Parameters<typeof outputPorts>): string | undefined {
  const types = typesOf(node[1]);
  return outputPorts(...node).find(({ type }) => previewingKind(type, types) !== undefined)?.name;
}

/** The types of a catalogue by id. */
export const typesOf = oncePer(
  (catalogue: Catalogue): ReadonlyMap<string, PortType> => new Map(Object.entries(catalogue.types)),
);

/** Whether people can write a value of this type: then its port has a control. */
export function isWritable(type: TypeRef, catalogue: Catalogue): boolean {
  if (isList(type)) return isWritable(type.of, catalogue);
  return type.id === "any" || (own(catalogue.types, type.id)?.literal ?? false);
}

/** Colour of a type's ports and wires, `#rrggbb`. */
export function colourOf(type: TypeRef | undefined, catalogue: Catalogue): string {
  if (type === undefined) return "#9aa0a6";
  return isList(type) ? colourOf(type.of, catalogue) : (own(catalogue.types, type.id)?.colour ?? "#9aa0a6");
}

/** The type that a port is declared with. */
export function parseSpec(spec: PortSpec): TypeRef {
  return parseType(spec.type) ?? { id: "any" };
}
