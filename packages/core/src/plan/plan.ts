import { type GraphBody, type GraphNode, isFrom, linkParts } from "../graph/document.ts";
import { type GraphLinks, linksOf } from "../graph/links.ts";
import { orderNodes } from "../graph/order.ts";
import type { BodyKind, CatalogueNode } from "../node/catalogue.ts";
import type { AnyNode } from "../node/define-node.ts";
import type { Registered, Registry } from "../node/registry.ts";
import type { Size } from "../port/port-type.ts";
import type { PortSpec } from "../port/spec.ts";
import { isList, parseType } from "../port/type-ref.ts";
import type { SigmaflowError } from "../problem/error.ts";
import { coreErrors } from "../problem/error-codes.ts";
import { atOnce, type InParts } from "../value/in-parts.ts";
import { own } from "../value/record.ts";
import type { DemandStart } from "./demand-start.ts";
import { type InputSource, type NumberOf, sourceOf } from "./input-source.ts";
import { keyNames } from "./key-names.ts";

/** One input of a planned node. */
export interface PlannedInput {
  readonly port: string;
  /** Its name in keys. */
  readonly keyName: string;
  readonly spec: PortSpec;
  readonly source: InputSource;
  /** Decides from the eager inputs whether this one is needed; absent for eager inputs. */
  readonly wanted?: (eager: never) => boolean;
}

/** What a planned node does: compute, or run the graph inside it. */
export type NodeWork =
  | { readonly kind: "compute"; readonly node: AnyNode }
  | { readonly kind: BodyKind; readonly body: PlannedGraph };

/** One end of a link: the node at the other end, and the input of the reading node. */
export interface PlannedLink {
  readonly node: number;
  readonly input: number;
}

/** A node ready to run; its place in {@link PlannedGraph.nodes} is its number. */
export interface PlannedNode {
  readonly id: string;
  readonly entry: CatalogueNode;
  readonly inputs: readonly PlannedInput[];
  readonly work: NodeWork;
  /** The links into it, as node numbers with the place of the input that each belongs to. */
  readonly links: readonly PlannedLink[];
  /** Its outputs whose size is limited. */
  readonly sized: readonly SizedOutput[];
}

/** An output of a kind whose size is limited, or a list of such. */
export interface SizedOutput {
  readonly port: string;
  readonly spec: PortSpec;
  readonly size: Size;
  readonly isList: boolean;
}

/** A graph ready to run: what its outputs may need, in an order in which each node comes after what it reads. */
export interface PlannedGraph {
  readonly nodes: readonly PlannedNode[];
  /** The links out of each node. */
  readonly readers: readonly (readonly PlannedLink[])[];
  readonly inputs: Readonly<Record<string, PortSpec>>;
  readonly outputs: readonly { readonly name: string; readonly source: InputSource }[];
  /** The graph's content, for nodes inside it that are cached together. */
  readonly body: GraphBody;
  /** What follows from all this, once it is worked out. Here, because V8 keeps what weak maps hold far longer. */
  readonly known: { start?: DemandStart };
}

/** Draws the seed that a literal −1 at this path and port stands for in this run. */
export type DrawSeed = (path: string) => unknown;

/**
 * Plans a checked graph. The order depends on ids and links alone, never on the order of keys in the document.
 *
 * @throws `BAD_GRAPH` for what checking would have reported.
 */
export function planGraph(
  body: GraphBody,
  registry: Registry,
  drawSeed: DrawSeed = () => -1,
  prefix = "",
): PlannedGraph {
  return atOnce(planningGraph(body, registry, drawSeed, prefix));
}

/** Nodes that are planned in one part: a few milliseconds' work. */
const nodesOfPart = 500;

/** The same as {@link planGraph}, in parts. */
export function* planningGraph(
  body: GraphBody,
  registry: Registry,
  drawSeed: DrawSeed,
  prefix = "",
): InParts<PlannedGraph> {
  const links = linksOf(body);
  // Small graphs are planned in less time than a few pauses take; each has one, because there may be thousands.
  const isLarge = links.ids.length > nodesOfPart;
  if (isLarge) yield;
  const order = orderNodes(links.sources);
  if (order.cycles.length > 0) throw badGraph("nodes wait for each other");
  const needed = neededBy(body, links, order.nodes);
  const planned = order.nodes.filter((number) => needed[number]);
  const places = new Int32Array(order.nodes.length);
  for (let at = 0; at < planned.length; at++) places[planned[at]!] = at;
  const numberOf: NumberOf = (id) => {
    const number = links.numbers.get(id);
    if (number === undefined) throw badGraph(`a link names the unknown node \`${id}\``);
    return places[number]!;
  };
  yield;
  const nodes = new Array<PlannedNode>(planned.length);
  const planning = { ids: links.ids, body, registry, numberOf, drawSeed, prefix };
  for (let at = 0; at < planned.length; ) {
    const next = planPlainNodes(planned, nodes, at, planning);
    if (next === planned.length) break;
    if (next > at) yield;
    else nodes[at] = yield* planNodeAround(links.ids[planned[at]!]!, planning);
    at = Math.max(next, at + 1);
  }
  if (isLarge) yield;
  const outputs = Object.keys(body.outputs ?? {})
    .sort()
    .map((name) => ({ name, source: sourceOf(body.outputs![name]!, numberOf) }));
  return { nodes, readers: readersOf(nodes), inputs: body.inputs ?? {}, outputs, body, known: {} };
}

function readersOf(nodes: readonly PlannedNode[]): PlannedLink[][] {
  const counts = new Int32Array(nodes.length);
  for (const { links } of nodes) for (const { node } of links) counts[node]!++;
  // Room for as many as there are: arrays that grow take far more.
  const readers = Array.from(counts, (count) => new Array<PlannedLink>(count));
  for (let number = 0; number < nodes.length; number++) {
    for (const { node, input } of nodes[number]!.links) readers[node]![--counts[node]!] = { node: number, input };
  }
  return readers;
}

/** Which of the nodes, by number, the graph's outputs may need; `order` has every node after what it reads. */
function neededBy(body: GraphBody, { numbers, sources }: GraphLinks, order: readonly number[]): Uint8Array {
  const needed = new Uint8Array(order.length);
  for (const output of Object.values(body.outputs ?? {})) {
    const source = isFrom(output) ? numbers.get(linkParts(output.$from).node) : undefined;
    if (source !== undefined) needed[source] = 1;
  }
  for (let at = order.length - 1; at >= 0; at--) {
    const node = order[at]!;
    if (!needed[node]) continue;
    for (let link = sources.starts[node]!; link < sources.starts[node + 1]!; link++) needed[sources.items[link]!] = 1;
  }
  return needed;
}

function registeredOf(id: string, { type }: GraphNode, registry: Registry): Registered {
  const registered = registry.nodes.get(type);
  if (registered === undefined) throw badGraph(`\`${id}\` is of the unknown type ${type}`);
  return registered;
}

/** What is the same for all nodes of a graph. */
interface Planning {
  readonly ids: readonly string[];
  readonly body: GraphBody;
  readonly registry: Registry;
  readonly numberOf: NumberOf;
  readonly drawSeed: DrawSeed;
  readonly prefix: string;
}

/** Plans nodes without a graph inside, up to a part's worth, and returns where it ended. */
function planPlainNodes(order: readonly number[], into: PlannedNode[], from: number, planning: Planning): number {
  const { ids, body, registry } = planning;
  const end = Math.min(order.length, from + nodesOfPart);
  for (let at = from; at < end; at++) {
    const id = ids[order[at]!]!;
    const node = body.nodes[id]!;
    const registered = registeredOf(id, node, registry);
    if (registered.kind !== "node") return at;
    into[at] = planNode(id, node, plainType(registered, registry), planning);
  }
  return end;
}

/** Plans a node with a graph inside it. */
function* planNodeAround(id: string, planning: Planning): InParts<PlannedNode> {
  const { body, registry, drawSeed, prefix } = planning;
  const node = body.nodes[id]!;
  const registered = registeredOf(id, node, registry);
  if (registered.kind === "node") throw badGraph(`\`${id}\` has no graph inside`);
  const isCall = registered.kind === "compound";
  const inside = isCall ? registered.graph : bodyOf(id, node);
  const work = {
    kind: isCall ? "call" : registered.body,
    body: yield* planningGraph(inside, registry, drawSeed, `${prefix}${id}/`),
  } as const;
  const ports = isCall ? {} : bodyPorts(registered.body, inside);
  return planNode(id, node, typeOf(registered, { work, registry, ports }), planning);
}

function bodyOf(id: string, { body }: GraphNode): GraphBody {
  if (body === undefined || "$graph" in body) throw badGraph(`the body of \`${id}\` is missing`);
  return body;
}

/** What is the same for all nodes of a type. */
interface NodeType extends Pick<PlannedNode, "entry" | "work" | "sized"> {
  /** Each input as it is where nothing is given for it. */
  readonly unset: readonly PlannedInput[];
}

/** Of nodes without a graph inside. Large graphs have thousands of a few types. */
const plainTypes = new WeakMap<Registered, NodeType>();

function plainType(registered: Registered & { readonly kind: "node" }, registry: Registry): NodeType {
  const before = plainTypes.get(registered);
  if (before !== undefined) return before;
  const type = typeOf(registered, { work: { kind: "compute", node: registered.node }, registry, ports: {} });
  plainTypes.set(registered, type);
  return type;
}

/** What is planned of a type; `ports` are the inputs that a node has besides. */
function typeOf(
  registered: Registered,
  {
    work,
    registry,
    ports,
  }: Pick<NodeType, "work"> & Pick<Planning, "registry"> & { readonly ports: GraphBody["inputs"] },
): NodeType {
  const { entry } = registered;
  const lazy = registered.kind === "node" ? registered.node.lazy : undefined;
  const names = keyNames(entry);
  const unset = Object.entries({ ...entry.inputs, ...ports }).map(([port, spec]): PlannedInput => {
    const source: InputSource =
      spec.default === undefined ? { kind: "absent" } : { kind: "literal", value: spec.default };
    const input = { port, keyName: names.inputs.get(port) ?? port, spec, source };
    const wanted = own(lazy, port);
    return wanted === undefined ? input : { ...input, wanted };
  });
  return { entry, work, unset, sized: sizedOutputs(entry, registry) };
}

function sizedOutputs(entry: CatalogueNode, { types }: Registry): readonly SizedOutput[] {
  return Object.entries(entry.outputs).flatMap(([port, spec]) => {
    const type = parseType(spec.type);
    const size = type && types.get(isList(type) ? type.of.id : type.id)?.size;
    return type && size ? [{ port, spec, size, isList: isList(type) }] : [];
  });
}

function planNode(id: string, node: GraphNode, type: NodeType, planning: Planning): PlannedNode {
  const { entry, work, sized, unset } = type;
  const inputs = unset.map((input) => givenInput(id, node, input, planning));
  return { id, entry, inputs, work, links: linksInto(inputs), sized };
}

/** An input with what a node is given for it. */
function givenInput(id: string, node: GraphNode, unset: PlannedInput, planning: Planning): PlannedInput {
  const { port, keyName, spec, wanted } = unset;
  const given = own(node.in, port);
  let source = given === undefined ? unset.source : sourceOf(given, planning.numberOf);
  if (spec.type === "seed" && source.kind === "literal" && Number(source.value) === -1)
    source = { kind: "literal", value: planning.drawSeed(`${planning.prefix}${id}.${port}`) };
  if (source === unset.source) return unset;
  return wanted === undefined ? { port, keyName, spec, source } : { port, keyName, spec, source, wanted };
}

/** The ports of a node that come from its body: all the body's inputs but those that the engine fills. */
export function bodyPorts(kind: BodyKind, body: GraphBody): Record<string, PortSpec> {
  const { inputs = {} } = body;
  if (kind === "call") return inputs;
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => name !== "item" && name !== "index"));
}

const none: readonly PlannedLink[] = [];

function linksInto(inputs: readonly PlannedInput[]): readonly PlannedLink[] {
  const links: PlannedLink[] = [];
  for (let input = 0; input < inputs.length; input++) linkTo(inputs[input]!.source, input, links);
  // A copy has room for what it holds; arrays that grew have far more.
  return links.length === 0 ? none : links.slice();
}

/** Adds the links of a source, which belong to the input at a place. */
function linkTo(source: InputSource, input: number, links: PlannedLink[]): void {
  if (source.kind === "node") links.push({ node: source.node, input });
  else if (source.kind === "list") for (const item of source.items) linkTo(item, input, links);
}

function badGraph(what: string): SigmaflowError {
  return coreErrors.BAD_GRAPH({ problems: [], unplanned: what });
}
