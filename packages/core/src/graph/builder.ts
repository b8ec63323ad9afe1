import type { BodyKind } from "../node/catalogue.ts";
import type { NodeDefinition, Ports } from "../node/define-node.ts";
import type { Port, Presence, ValueOf } from "../port/port.ts";
import { type GivenValue, type GraphBody, type GraphNode, idPattern, type Json, versionMark } from "./document.ts";
import type { GivenInputs, Graph, Link, Linked, LinkRecord, Outputs } from "./typed-graph.ts";

const idRule = "letters, digits, _ and -, at most 64, a letter first";

type NoRecord = Readonly<Record<never, never>>;

/** The body of a loop or map: gets links to its inputs, gives links to its outputs. */
type Body<In extends LinkRecord, Item, Out extends LinkRecord> = (
  builder: GraphBuilder,
  inputs: In & { readonly item: Link<Item>; readonly index: Link<number> },
) => Out;

/** Collects nodes while a graph is described; see {@link buildGraph}. */
export class GraphBuilder {
  readonly #nodes: Record<string, GraphNode> = {};
  readonly #inputs: Record<string, Port<unknown, Presence>> = {};
  readonly #used: Map<string, NodeDefinition>;

  constructor(used: Map<string, NodeDefinition>) {
    this.#used = used;
  }

  /** The inputs declared so far. */
  get inputs(): Ports {
    return this.#inputs;
  }

  /** Declares a graph input and gives the link to it. Throws a TypeError for a bad or repeated name. */
  input<T>(name: string, port: Port<T, Presence>): Link<T> {
    if (!idPattern.test(name)) throw new TypeError(`"${name}" is no input name: ${idRule}`);
    if (Object.hasOwn(this.#inputs, name)) throw new TypeError(`two inputs are called ${name}`);
    this.#inputs[name] = port;
    return { given: { $input: name } };
  }

  /** Adds a node. Ids are letters, digits, `_` and `-`, at most 64, and unique; throws a TypeError otherwise. */
  node<const NI extends Ports, const NO extends Ports>(
    id: string,
    definition: NodeDefinition<NI, NO>,
    inputs: GivenInputs<NI>,
  ): Outputs<NO> {
    this.#use(definition as unknown as NodeDefinition);
    this.#add(id, { type: definition.type, ...versionMark(definition.version), in: givenOf(inputs) });
    return this.#links(id, Object.keys(definition.outputs)) as Outputs<NO>;
  }

  /**
   * Adds a loop: `body` runs once per item; each output that it gives replaces the `state` of that name for the next
   * round, and the node gives the last. `shared` is the same in every round.
   */
  loop<Item, S extends LinkRecord, C extends LinkRecord = NoRecord>(
    id: string,
    options: {
      readonly items: Link<readonly Item[]>;
      readonly state: S;
      readonly shared?: C;
      readonly types: BodyTypes<NoInfer<S & C>> & { readonly item: Port<Item, Presence> };
    },
    body: Body<S & C, Item, { readonly [K in keyof S]: Link<Linked<S[K]>> }>,
  ): S {
    const inputs = { ...options.shared, ...options.state } as S & C;
    this.#body(id, "loop", options.items, inputs, options.types, body);
    return this.#links(id, Object.keys(options.state)) as unknown as S;
  }

  /** Adds a map: `body` runs for each item, and the node gives a list for each of its outputs. */
  map<Item, C extends LinkRecord, Out extends LinkRecord>(
    id: string,
    options: {
      readonly items: Link<readonly Item[]>;
      readonly shared: C;
      readonly types: BodyTypes<NoInfer<C>> & { readonly item: Port<Item, Presence> };
    },
    body: Body<C, Item, Out>,
  ): { readonly [K in keyof Out]: Link<readonly Linked<Out[K]>[]> } {
    const names = this.#body(id, "map", options.items, options.shared, options.types, body);
    return this.#links(id, names) as { readonly [K in keyof Out]: Link<readonly Linked<Out[K]>[]> };
  }

  /** Adds a call of another graph that was built in code: its inputs and outputs are the node's. */
  call<I extends Ports, O extends object>(
    id: string,
    graph: Graph<I, O>,
    inputs: GivenInputs<I>,
  ): { readonly [K in keyof O]: Link<O[K]> } {
    for (const definition of graph.nodes) this.#use(definition);
    const { inputs: declared = {}, nodes, outputs = {} } = graph.document;
    this.#add(id, { type: "call", in: givenOf(inputs), body: { inputs: declared, nodes, outputs } });
    return this.#links(id, Object.keys(outputs)) as { readonly [K in keyof O]: Link<O[K]> };
  }

  /** The nodes so far, with outputs, as a graph's content. */
  finish(outputs: LinkRecord): GraphBody {
    return {
      inputs: Object.fromEntries(Object.entries(this.#inputs).map(([name, port]) => [name, port.spec])),
      nodes: this.#nodes,
      outputs: Object.fromEntries(
        Object.entries(outputs).map(([name, link]) => [name, link.given as { $from: string }]),
      ),
    };
  }

  #body(
    id: string,
    type: BodyKind,
    items: Link<unknown>,
    inputs: LinkRecord,
    types: Ports,
    describe: (builder: GraphBuilder, inputs: never) => LinkRecord,
  ): string[] {
    const inner = new GraphBuilder(this.#used);
    const links: Record<string, Link<unknown>> = {};
    for (const name of Object.keys(types)) links[name] = inner.input(name, types[name]!);
    let indexed = false;
    Object.defineProperty(links, "index", {
      get: () => {
        // Declared only when used: a round's number in its key would keep equal rounds apart.
        if (!indexed) inner.input("index", { spec: { type: "int" }, presence: "required" });
        indexed = true;
        return { given: { $input: "index" } };
      },
    });
    // The links' types follow from `types`, which the caller's signature ties to `inputs`.
    const outputs = describe(inner, links as never);
    this.#add(id, { type, in: { items: items.given, ...givenOf(inputs) }, body: inner.finish(outputs) });
    return Object.keys(outputs);
  }

  #use(definition: NodeDefinition): void {
    const known = this.#used.get(definition.type);
    // Two definitions of one type would make the document mean two things.
    if (known !== undefined && known !== definition) throw new TypeError(`two nodes are called ${definition.type}`);
    this.#used.set(definition.type, definition);
  }

  #add(id: string, node: GraphNode): void {
    if (!idPattern.test(id)) throw new TypeError(`"${id}" is no node id: ${idRule}`);
    if (Object.hasOwn(this.#nodes, id)) throw new TypeError(`two nodes have the id ${id}`);
    this.#nodes[id] = node;
  }

  #links(id: string, ports: readonly string[]): LinkRecord {
    return Object.fromEntries(ports.map((port) => [port, { given: { $from: `${id}.${port}` } }]));
  }
}

/** The port types of a body's inputs, by name. */
type BodyTypes<L extends LinkRecord> = { readonly [K in keyof L]: Port<Linked<L[K]>, Presence> };

function givenOf(inputs: Readonly<Record<string, unknown>>): Record<string, GivenValue> {
  const given: Record<string, GivenValue> = {};
  for (const [name, value] of Object.entries(inputs)) {
    if (value === undefined) continue;
    given[name] = isLink(value)
      ? value.given
      : Array.isArray(value)
        ? value.map((item) => (isLink(item) ? item.given : item))
        : (value as Json);
  }
  return given;
}

function isLink(value: unknown): value is Link<unknown> {
  return typeof value === "object" && value !== null && "given" in value;
}

/** Describes a graph whose inputs are declared in front, so that runs of it are typed. */
type Describe<I extends Ports, O extends LinkRecord> = (
  builder: GraphBuilder,
  inputs: { readonly [K in keyof I]: Link<ValueOf<I[K]>> },
) => O;

/** A graph's title and description. */
interface About {
  readonly title?: string;
  readonly description?: string;
}

/**
 * Builds a graph in code: `describe` gets a builder and links to the declared inputs, and gives links to the outputs.
 * Connecting a port to one of another type does not compile. The result is an ordinary graph document.
 *
 * Inputs are declared in front, `buildGraph({ prompt: string() }, (g, { prompt }) => …)`, which types the graph's runs,
 * or on the way, `buildGraph((g) => { const prompt = g.input("prompt", string()); … })`.
 */
export function buildGraph<const O extends LinkRecord>(
  describe: (builder: GraphBuilder) => O,
  about?: About,
): Graph<Ports, { readonly [K in keyof O]: Linked<O[K]> }>;
export function buildGraph<const I extends Ports, const O extends LinkRecord>(
  inputs: I,
  describe: Describe<I, O>,
  about?: About,
): Graph<I, { readonly [K in keyof O]: Linked<O[K]> }>;
export function buildGraph(
  first: Ports | Describe<Ports, LinkRecord>,
  second?: About | Describe<Ports, LinkRecord>,
  third?: About,
): Graph {
  const [inputs, describe, about] =
    typeof first === "function"
      ? [{}, first, second as About | undefined]
      : [first, second as Describe<Ports, LinkRecord>, third];
  const used = new Map<string, NodeDefinition>();
  const builder = new GraphBuilder(used);
  const links: Record<string, Link<unknown>> = {};
  for (const name of Object.keys(inputs)) links[name] = builder.input(name, inputs[name]!);
  const outputs = describe(builder, links);
  return {
    document: { sigmaflow: 1, ...about, ...builder.finish(outputs) },
    nodes: [...used.values()],
    inputs: builder.inputs,
  };
}
