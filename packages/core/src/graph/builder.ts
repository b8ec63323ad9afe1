import type { BodyKind } from "../node/catalogue.ts";
import type { NodeDefinition } from "../node/define-node.ts";
import type { CompoundDefinition, Registrable } from "../node/definition.ts";
import type { Fits, Kind } from "../port/kind.ts";
import type { IntKind } from "../port/plain.ts";
import type { Port, Ports, Presence } from "../port/port.ts";
import type { PortSpec } from "../port/spec.ts";
import type { AsLink, CheckedInputs, ItemLink, ListLink, Outputs } from "./bound-outputs.ts";
import { boundSpecs, type KindsSeen, specOfGiven } from "./bound-specs.ts";
import { type GraphBody, type GraphNode, idPattern, versionMark } from "./document.ts";
import { givenOf, linkTo } from "./given.ts";
import type { GivenInputs, Graph, Link, LinkInto, LinkOf, LinkRecord, Plain } from "./typed-graph.ts";

const idRule = "letters, digits, _ and -, at most 64, a letter first";

/** What a loop or map goes through. */
export type Items = Link<readonly unknown[], string> | readonly Plain[];

/** The inside of a loop or map: gets links to its inputs, and its outputs are the links that it returns. */
type Body<L extends LinkRecord, I extends Items, Out> = (
  builder: GraphBuilder,
  inputs: L & { readonly item: ItemLink<AsLink<I>>; readonly index: Link<number, "int", Fits<IntKind>> },
) => Out;

/** What a loop's body must return: for each state, its value for the next iteration. */
type Carried<S extends LinkRecord> = {
  readonly [N in keyof S]: S[N] extends Link<infer T, infer Id>
    ? "any" extends Id
      ? Link<unknown>
      : LinkInto<N, T, Id>
    : never;
};

/** What a loop or map is made of. */
export interface BodyOptions<I extends Items, C extends LinkRecord> {
  readonly items: I;
  /** What every iteration gets, the same in each. */
  readonly shared?: C;
  /** Other words, bounds or kinds for the body's inputs, which otherwise are declared like the ports linked to them. */
  readonly ports?: Ports;
}

/** Label and notes of one node. */
export interface NodeOptions {
  readonly label?: string;
}

/** What graphs in one another share while they are built. */
interface Shared {
  readonly used: Map<string, Registrable>;
  readonly kinds: KindsSeen;
}

/** Collects nodes while a graph is described; see `buildGraph`. */
export class GraphBuilder {
  readonly #nodes: Record<string, GraphNode> = {};
  readonly #inputs: Record<string, Port<unknown>> = {};
  readonly #shared: Shared;

  constructor(shared: Shared) {
    this.#shared = shared;
  }

  /** The inputs declared so far. */
  get inputs(): Ports {
    return this.#inputs;
  }

  /**
   * Declares a graph input and returns the link to it.
   *
   * @throws TypeError for a bad or repeated name.
   */
  input<T, K extends Kind>(name: string, port: Port<T, Presence, K>): LinkOf<Port<T, Presence, K>> {
    if (!idPattern.test(name)) throw new TypeError(`"${name}" is no input name: ${idRule}`);
    if (Object.hasOwn(this.#inputs, name)) throw new TypeError(`two inputs are called ${name}`);
    this.#inputs[name] = port;
    this.#shared.kinds.see(port);
    return linkTo({ $input: name }, port.spec) as LinkOf<Port<T, Presence, K>>;
  }

  /**
   * Adds a node or a compound and returns links to its outputs. Ids are unique: letters, digits, `_` and `-`, at most 64.
   *
   * @throws TypeError for any other id.
   */
  node<NI extends Ports, NO extends Ports, const G extends GivenInputs<NI>>(
    id: string,
    definition: NodeDefinition<NI, NO> | CompoundDefinition<NI, NO>,
    inputs: G & CheckedInputs<NI, G>,
    options: NodeOptions = {},
  ): Outputs<NI, NO, G> {
    const { type, version, inputs: taken, outputs } = definition;
    this.#use(definition as Registrable);
    this.#add(id, { type, ...versionMark(version), ...options, in: givenOf(inputs) });
    return this.#links(id, boundSpecs(taken, outputs, inputs, this.#shared.kinds)) as Outputs<NI, NO, G>;
  }

  /**
   * Adds a loop: `body` runs once per item; each output that it returns replaces the `state` of that name for the next
   * iteration, and the node's outputs are the last. `shared` is the same in every iteration.
   *
   * @example
   * ```ts
   * import { buildGraph, float, list } from "sigmaflow";
   * import { mathsNumber } from "sigmaflow/nodes";
   *
   * const sum = buildGraph({ numbers: list(float()), start: float({ default: 0 }) }, (g, { numbers, start }) =>
   *   g.loop("sum", { items: numbers, state: { sum: start } }, (body, { item, sum }) => ({
   *     sum: body.node("add", mathsNumber, { a: sum, operation: "a + b", b: item }).result,
   *   })),
   * );
   * ```
   */
  loop<const I extends Items, S extends LinkRecord, C extends LinkRecord = Readonly<Record<never, never>>>(
    id: string,
    options: BodyOptions<I, C> & { readonly state: S },
    body: Body<S & C, I, Carried<S>>,
  ): S {
    const { state, ...rest } = options;
    this.#body(id, "loop", { ...rest, inputs: { ...options.shared, ...state } }, body);
    return this.#links(id, specsOf(state)) as S;
  }

  /**
   * Adds a map: `body` runs for each item, and the node's outputs are lists of what it returns.
   *
   * @example
   * ```ts
   * import { buildGraph, list, string } from "sigmaflow";
   * import { promptStyle } from "sigmaflow/nodes";
   *
   * const styled = buildGraph({ prompts: list(string()) }, (g, { prompts }) =>
   *   g.map("styled", { items: prompts }, (body, { item }) => ({
   *     prompt: body.node("style", promptStyle, { style: "watercolor", prompt: item }).prompt,
   *   })),
   * );
   * ```
   */
  map<const I extends Items, Out extends LinkRecord, C extends LinkRecord = Readonly<Record<never, never>>>(
    id: string,
    options: BodyOptions<I, C>,
    body: Body<C, I, Out>,
  ): { readonly [N in keyof Out]: ListLink<Out[N]> } {
    const outputs = this.#body(id, "map", { ...options, inputs: options.shared ?? {} }, body);
    const lists = Object.entries(specsOf(outputs)).map(([name, { type, values }]) => [
      name,
      { type: `list<${type}>`, ...(values && { values }) },
    ]);
    return this.#links(id, Object.fromEntries(lists)) as { readonly [N in keyof Out]: ListLink<Out[N]> };
  }

  /** Adds a call of another graph that was built in code: its inputs and outputs are the node's. */
  call<I extends Ports, L extends LinkRecord>(id: string, graph: Graph<I, L>, inputs: GivenInputs<I>): L {
    for (const definition of graph.nodes) this.#use(definition);
    const { inputs: declared = {}, nodes, outputs = {} } = graph.document;
    this.#add(id, { type: "call", in: givenOf(inputs), body: { inputs: declared, nodes, outputs } });
    const specs = Object.entries(graph.outputs).map(([name, port]) => [name, port.spec]);
    return this.#links(id, Object.fromEntries(specs)) as LinkRecord as L;
  }

  /** The nodes so far, with outputs, as a graph's content. */
  finish(outputs: LinkRecord): GraphBody {
    // First, as a link may declare its input when it is read.
    const links = Object.entries(outputs).map(([name, link]) => [name, link.given as { $from: string }] as const);
    return {
      inputs: Object.fromEntries(Object.entries(this.#inputs).map(([name, port]) => [name, port.spec])),
      nodes: this.#nodes,
      outputs: Object.fromEntries(links),
    };
  }

  #body<Out extends LinkRecord>(
    id: string,
    type: BodyKind,
    options: { readonly items: Items; readonly inputs: LinkRecord; readonly ports?: Ports },
    describe: (builder: GraphBuilder, inputs: never) => Out,
  ): Out {
    const { items, inputs, ports = {} } = options;
    const inner = new GraphBuilder(this.#shared);
    const links: Record<string, Link<unknown>> = {};
    const declare = (name: string, spec: PortSpec) => {
      links[name] = inner.input(name, ports[name] ?? { spec, presence: "required" });
    };
    declare("item", itemSpec(specOfGiven(items)));
    for (const [name, { spec }] of Object.entries(inputs)) declare(name, bodySpec(spec));
    links.index = indexLink(() => inner.input("index", { spec: { type: "int" }, presence: "required" }));
    // The links' types follow from the options, which the callers' signatures tie to the body's.
    const outputs = describe(inner, links as never);
    this.#add(id, { type, in: givenOf({ items, ...inputs }), body: inner.finish(outputs) });
    return outputs;
  }

  #use(definition: Registrable): void {
    const { used, kinds } = this.#shared;
    const known = used.get(definition.type);
    // Two definitions of one type would make the document mean two things.
    if (known !== undefined && known !== definition) throw new TypeError(`two nodes are called ${definition.type}`);
    used.set(definition.type, definition);
    for (const port of [...Object.values(definition.inputs), ...Object.values(definition.outputs)]) kinds.see(port);
  }

  #add(id: string, node: GraphNode): void {
    if (!idPattern.test(id)) throw new TypeError(`"${id}" is no node id: ${idRule}`);
    if (Object.hasOwn(this.#nodes, id)) throw new TypeError(`two nodes have the id ${id}`);
    this.#nodes[id] = node;
  }

  #links(id: string, specs: Readonly<Record<string, PortSpec>>): LinkRecord {
    return Object.fromEntries(
      Object.entries(specs).map(([port, spec]) => [port, linkTo({ $from: `${id}.${port}` }, spec)]),
    );
  }
}

/** The link to an iteration's number, declared once it is used: in every key, it would keep equal iterations apart. */
function indexLink(declare: () => Link<unknown>): Link<unknown> {
  let declared: Link<unknown> | undefined;
  const link = linkTo({ $input: "index" }, { type: "int" });
  const get = () => {
    declared ??= declare();
    return declared.given;
  };
  return Object.defineProperty(link, "given", { get });
}

/** The port of one item of a list. */
function itemSpec({ type, label, values }: PortSpec): PortSpec {
  const item = /^list<(.+)>$/.exec(type)?.[1];
  return {
    type: item ?? "any",
    ...(label !== undefined && item === undefined && { label }),
    ...(values && { values }),
  };
}

/** A body's input like the port that is linked to it, without its bounds: those were checked outside. */
function bodySpec({ type, label, description, optional, values }: PortSpec): PortSpec {
  const words = { ...(label !== undefined && { label }), ...(description !== undefined && { description }) };
  return { type, ...words, ...(values && { values }), ...(optional && { optional }) };
}

function specsOf(links: LinkRecord): Record<string, PortSpec> {
  return Object.fromEntries(Object.entries(links).map(([name, { spec }]) => [name, spec]));
}
