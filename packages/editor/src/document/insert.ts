import type { Catalogue, CatalogueNode, GraphBody } from "@sigmaflow/core";
import { own, type TypeRef } from "@sigmaflow/core/editing";
import { setInput } from "./edit.ts";
import { sameType, typeRead } from "./heal.ts";
import { inputPorts, outputPorts, type PortView, portView } from "./ports.ts";
import { rewire } from "./relink.ts";
import { type Situation, typeAt, typesFit } from "./verdict.ts";
import { isLinked, linkFrom, type Wire, wiresOf } from "./wires.ts";

/** What comes along a wire, and what is wanted at its end. */
export interface Stretch {
  readonly gives: TypeRef;
  readonly takes: TypeRef;
}

/** The kinds at both ends of a wire; undefined where what comes along it is not known. */
export function stretchOf(situation: Situation, { from, to }: Wire): Stretch | undefined {
  const gives = typeAt(situation, from);
  return gives && { gives, takes: typeRead(situation, to) ?? gives };
}

/** The ports that a wire goes in and out by, of just its kinds where there are such. */
function portsBetween(
  { gives, takes }: Stretch,
  ports: { readonly inputs: readonly PortView[]; readonly outputs: readonly PortView[] },
  catalogue: Catalogue,
): { readonly input: string; readonly output: string } | undefined {
  const inputs = ports.inputs.filter(({ type }) => typesFit(gives, type, catalogue));
  const outputs = ports.outputs.filter(({ type }) => typesFit(type, takes, catalogue));
  const input = inputs.find(({ type }) => sameType(type, gives)) ?? inputs[0];
  const output = outputs.find(({ name }) => name === input?.name) ?? outputs.find(({ type }) => sameType(type, takes));
  const other = output ?? outputs[0];
  return input && other && { input: input.name, output: other.name };
}

/** Whether a node of a type can stand in a wire. */
export function fitsBetween(entry: CatalogueNode, stretch: Stretch, catalogue: Catalogue): boolean {
  const inputs = Object.entries(entry.inputs).map((port) => portView(...port));
  const outputs = Object.entries(entry.outputs).map((port) => portView(...port));
  return portsBetween(stretch, { inputs, outputs }, catalogue) !== undefined;
}

/** The graph with a node in a wire: it reads what the wire brought and is read where that ended. Undefined if it does not fit. */
export function insertOnWire(situation: Situation, wire: Wire, id: string): GraphBody | undefined {
  const { body, catalogue, checked, scope } = situation;
  const node = own(body.nodes, id);
  const stretch = stretchOf(situation, wire);
  if (node === undefined || stretch === undefined || wire.from.node === id || wire.to.node === id) return undefined;
  const inputs = inputPorts(node, catalogue).filter(({ name }) => !isLinked(own(node.in, name)));
  const outputs = outputPorts(node, catalogue, checked.outputs.get([...scope, id].join("/")));
  const ports = portsBetween(stretch, { inputs, outputs }, catalogue);
  if (ports === undefined) return undefined;
  const read = rewire(body, wire, linkFrom({ node: id, port: ports.output }));
  return setInput(read, { node: id, port: ports.input }, linkFrom(wire.from));
}

/** Whether no wire comes to a node or goes from it. */
export function isUnwired(body: GraphBody, id: string): boolean {
  return !wiresOf(body).some(({ from, to }) => from.node === id || to.node === id);
}
