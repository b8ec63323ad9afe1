import type { Catalogue, GivenValue, GraphBody, GraphNode, Json } from "@sigmaflow/core";
import { isFrom, isInput, isList, linkParts, own, versionMark } from "@sigmaflow/core/editing";
import { followRename } from "./aside-data.ts";
import { moved, type Point } from "./layout.ts";
import { freeName } from "./names.ts";
import { inputPorts } from "./ports.ts";
import { renamePoints } from "./reroute.ts";
import { type End, linkFrom, outputsCard, type Wire } from "./wires.ts";

type Nodes = GraphBody["nodes"];

function without<T>(record: Readonly<Record<string, T>>, ...keys: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}

/** A graph with one more node at a place, and the id it got. */
export function addNode(
  body: GraphBody,
  type: string,
  at: Point,
  catalogue: Catalogue,
): { readonly body: GraphBody; readonly id: string } {
  const id = freeName(type.replaceAll(/[.-]/g, "_"), Object.keys(body.nodes));
  const { body: kind, version = 1 } = own(catalogue.nodes, type) ?? {};
  const inside: GraphBody = { inputs: kind === "call" ? {} : { item: { type: "any" } }, nodes: {}, outputs: {} };
  const node: GraphNode = { type, ...versionMark(version), in: {}, ...(kind !== undefined && { body: inside }) };
  return { id, body: moved({ ...body, nodes: { ...body.nodes, [id]: node } }, new Map([[id, at]])) };
}

/** A graph with one of its nodes changed. */
export function changeNode(body: GraphBody, id: string, change: (node: GraphNode) => GraphNode): GraphBody {
  const node = own(body.nodes, id);
  return node === undefined ? body : { ...body, nodes: { ...body.nodes, [id]: change(node) } };
}

/** Sets an input to a value; undefined removes the value or the wire. */
export function setInput(body: GraphBody, { node, port }: End, value: GivenValue | undefined): GraphBody {
  return changeNode(body, node, (found) => ({
    ...found,
    in: value === undefined ? without(found.in ?? {}, port) : { ...found.in, [port]: value },
  }));
}

/** Draws a wire. Inputs that take lists collect links; others drop what they had. */
export function connect(body: GraphBody, from: End, to: End, catalogue: Catalogue, single: boolean): GraphBody {
  const link = linkFrom(from);
  if (to.node === outputsCard) {
    // Made by `linkFrom`: an object with one link.
    const output = { ...shownAs(own(body.outputs, to.port)), ...(link as { $from: string }) };
    return { ...body, outputs: { ...body.outputs, [to.port]: output } };
  }
  const node = own(body.nodes, to.node);
  const port = node && inputPorts(node, catalogue).find(({ name }) => name === to.port);
  const collects = port !== undefined && isList(port.type) && single;
  if (!collects) return setInput(body, to, link);
  const before = own(node?.in, to.port);
  const list = Array.isArray(before) ? before : isFrom(before) || isInput(before) ? [before] : [];
  return setInput(body, to, [...list, link] as GivenValue);
}

/** Links an input; with an index at that place of its list, in place of what is there when `over`. */
export function connectAt(
  body: GraphBody,
  to: End,
  link: GivenValue,
  index: number | undefined,
  over: boolean,
): GraphBody {
  if (index === undefined) return setInput(body, to, link);
  const before = own(own(body.nodes, to.node)?.in, to.port);
  const list = Array.isArray(before) ? before : before === undefined ? [] : [before];
  // Lists hold links and plain data.
  return setInput(body, to, list.toSpliced(index, over ? 1 : 0, link as Json) as GivenValue);
}

/** What is said of an output besides its link. */
export function shownAs(output: NonNullable<GraphBody["outputs"]>[string] | undefined): object {
  return output === undefined ? {} : without(output as Record<string, Json>, "$from", "$input");
}

/** Removes a wire. */
export function disconnect(body: GraphBody, { to, index }: Wire): GraphBody {
  if (to.node === outputsCard) return { ...body, outputs: without(body.outputs ?? {}, to.port) };
  const value = own(own(body.nodes, to.node)?.in, to.port);
  if (index === undefined || !Array.isArray(value)) return setInput(body, to, undefined);
  const rest = value.filter((_, at) => at !== index);
  return setInput(body, to, rest.length === 0 ? undefined : rest);
}

/** Keeps of what an input is given the links that `keep` accepts; undefined when none is left. */
export function keepLinks(value: GivenValue, keep: (link: GivenValue) => boolean): GivenValue | undefined {
  if (isFrom(value) || isInput(value)) return keep(value) ? value : undefined;
  if (!Array.isArray(value)) return value;
  const rest = value.filter((entry) => !(isFrom(entry) || isInput(entry)) || keep(entry));
  if (rest.length === value.length) return value;
  return rest.length === 0 ? undefined : rest;
}

/** Nodes with what `keep` does not accept taken from their inputs. */
export function keepNodeLinks(nodes: Nodes, keep: (link: GivenValue) => boolean): Nodes {
  return Object.fromEntries(
    Object.entries(nodes).map(([id, node]) => {
      if (node.in === undefined) return [id, node];
      const kept = Object.entries(node.in).flatMap(([port, value]) => {
        const rest = keepLinks(value, keep);
        return rest === undefined ? [] : [[port, rest] as const];
      });
      const same =
        kept.length === Object.keys(node.in).length && kept.every(([port, value]) => own(node.in, port) === value);
      return [id, same ? node : { ...node, in: Object.fromEntries(kept) }];
    }),
  );
}

/** Removes nodes with every wire from them. */
export function removeNodes(body: GraphBody, ids: readonly string[]): GraphBody {
  const gone = new Set(ids);
  const keep = (link: unknown) => !isFrom(link) || !gone.has(linkParts(link.$from).node);
  const nodes = keepNodeLinks(without(body.nodes, ...ids), keep);
  const layout = body.layout && without(body.layout, ...ids);
  const outputs = body.outputs && Object.fromEntries(Object.entries(body.outputs).filter(([, output]) => keep(output)));
  return { ...body, nodes, ...(outputs && { outputs }), ...(layout && { layout }) };
}

/** Calls a node's links, its place and the node itself by another id. */
export function renameNode(body: GraphBody, id: string, name: string): GraphBody {
  const node = own(body.nodes, id);
  if (node === undefined || id === name) return body;
  const follow = (link: GivenValue): GivenValue =>
    isFrom(link) && linkParts(link.$from).node === id ? { $from: `${name}.${linkParts(link.$from).port}` } : link;
  const next = renamed(body, follow, (record) => renameKey(record, id, name), ["nodes", "layout"]);
  const nodes = Object.entries(next.nodes).map(([key, one]) => [key, followRename(one, id, name)] as const);
  return renamePoints({ ...next, nodes: Object.fromEntries(nodes) }, id, name);
}

/** Calls one of the graph's inputs otherwise, with everything that links it. */
export function renameInput(body: GraphBody, input: string, name: string): GraphBody {
  if (own(body.inputs, input) === undefined || input === name) return body;
  const follow = (link: GivenValue): GivenValue => (isInput(link) && link.$input === input ? { $input: name } : link);
  return renamed(body, follow, (record) => renameKey(record, input, name), ["inputs"]);
}

function renameKey<T>(record: Readonly<Record<string, T>>, from: string, to: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key === from ? to : key, value]));
}

function renamed(
  body: GraphBody,
  follow: (link: GivenValue) => GivenValue,
  rename: <T>(record: Readonly<Record<string, T>>) => Record<string, T>,
  groups: readonly ("nodes" | "layout" | "inputs")[],
): GraphBody {
  const value = (given: GivenValue): GivenValue =>
    // Only entries that are links change, and they stay links.
    Array.isArray(given) ? (given.map((entry) => follow(entry)) as GivenValue) : follow(given);
  const nodes = Object.fromEntries(
    Object.entries(body.nodes).map(([id, node]) => {
      const given = Object.fromEntries(Object.entries(node.in ?? {}).map(([port, was]) => [port, value(was)]));
      return [id, node.in === undefined ? node : { ...node, in: given }];
    }),
  );
  const outputs = Object.entries(body.outputs ?? {}).map(([name, output]) => {
    const link = "$from" in output ? { $from: output.$from } : { $input: output.$input };
    return [name, { ...output, ...(follow(link) as object) }] as const;
  });
  return {
    ...body,
    nodes: groups.includes("nodes") ? rename(nodes) : nodes,
    // `follow` keeps the kind of link, so every output keeps its form.
    ...(body.outputs && { outputs: Object.fromEntries(outputs) as NonNullable<GraphBody["outputs"]> }),
    ...(body.layout && groups.includes("layout") && { layout: rename(body.layout) }),
    ...(body.inputs && groups.includes("inputs") && { inputs: rename(body.inputs) }),
  };
}
