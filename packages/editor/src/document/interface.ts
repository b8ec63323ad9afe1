import type { Catalogue, GraphBody, Json, PortSpec } from "@sigmaflow/core";
import { isFrom, isInput, isList, own } from "@sigmaflow/core/editing";
import { keepNodeLinks, setInput } from "./edit.ts";
import { freeName } from "./names.ts";
import { inputPorts, isWritable } from "./ports.ts";
import { type End, inputsCard } from "./wires.ts";

/** Declares a graph input for a node's input and links it there; what the node was given becomes its default. */
export function exposeInput(body: GraphBody, to: End, catalogue: Catalogue): GraphBody {
  const node = own(body.nodes, to.node);
  const port = node && inputPorts(node, catalogue).find(({ name }) => name === to.port);
  if (node === undefined || port === undefined) return body;
  const given = own(node.in, to.port);
  const { facts: _facts, ...declared } = port.spec;
  const literal = given !== undefined && !isFrom(given) && !isInput(given) && isWritable(port.type, catalogue);
  // Not a link, so plain data.
  const value = literal ? (given as Json) : declared.default;
  const type = port.spec.type.startsWith("any") ? "any" : port.spec.type;
  const spec: PortSpec = { ...declared, type, ...(value !== undefined && { default: value }) };
  const name = freeName(to.port, Object.keys(body.inputs ?? {}));
  return setInput({ ...body, inputs: { ...body.inputs, [name]: spec } }, to, { $input: name });
}

/** Names a node's output as one of the graph's. */
export function exposeOutput(body: GraphBody, from: End): GraphBody {
  const name = freeName(from.port, Object.keys(body.outputs ?? {}));
  const output = from.node === inputsCard ? { $input: from.port } : { $from: `${from.node}.${from.port}` };
  return { ...body, outputs: { ...body.outputs, [name]: output } };
}

/** Changes how a graph input is declared. */
export function changeInput(body: GraphBody, name: string, change: (spec: PortSpec) => PortSpec): GraphBody {
  const spec = own(body.inputs, name);
  return spec === undefined ? body : { ...body, inputs: { ...body.inputs, [name]: change(spec) } };
}

/** Sets the default of a graph input; undefined removes it. */
export function setDefault(body: GraphBody, name: string, value: Json | undefined): GraphBody {
  return changeInput(body, name, (spec) => {
    const { default: _before, ...rest } = spec;
    return value === undefined ? rest : { ...spec, default: value };
  });
}

/** Removes a graph input with every wire from it. */
export function removeInput(body: GraphBody, name: string): GraphBody {
  const keep = (link: unknown) => !isInput(link) || link.$input !== name;
  const inputs = Object.fromEntries(Object.entries(body.inputs ?? {}).filter(([key]) => key !== name));
  const outputs = Object.fromEntries(Object.entries(body.outputs ?? {}).filter(([, output]) => keep(output)));
  return { ...body, inputs, nodes: keepNodeLinks(body.nodes, keep), ...(body.outputs && { outputs }) };
}

/** Whether people can write the value of a graph input; what comes as a file is uploaded instead. */
export function isWritten(spec: PortSpec, catalogue: Catalogue): boolean {
  const type = inputType(spec);
  return type !== undefined && isWritable(type, catalogue);
}

function inputType(spec: PortSpec) {
  const list = /^list<([^<>]+)>$/.exec(spec.type);
  const type = { id: list?.[1] ?? spec.type };
  return isList(type) ? undefined : type;
}

/** Removes one of the graph's outputs. */
export function removeOutput(body: GraphBody, name: string): GraphBody {
  const outputs = Object.fromEntries(Object.entries(body.outputs ?? {}).filter(([key]) => key !== name));
  return { ...body, outputs };
}

/** Calls one of the graph's outputs otherwise. */
export function renameOutput(body: GraphBody, output: string, name: string): GraphBody {
  const outputs = Object.entries(body.outputs ?? {}).map(
    ([key, value]) => [key === output ? name : key, value] as const,
  );
  return { ...body, outputs: Object.fromEntries(outputs) };
}
