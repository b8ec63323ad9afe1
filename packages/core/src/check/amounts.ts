import { type GivenValue, type GraphBody, isFrom, isInput, linkParts } from "../graph/document.ts";
import type { Catalogue } from "../node/catalogue.ts";
import type { PortSpec } from "../port/spec.ts";
import { own } from "../value/record.ts";

/** How much a value comes to at most: a number itself, or a list's items. */
type Measure = "number" | "length";

/** Links that are followed one after the other; what lies further is unknown. */
const mostLinks = 500;

/** Where a graph's inputs come from. */
type Source = (name: string, measure: Measure, depth: number) => number | null;

/**
 * How large the numbers and how long the lists of a graph are at most, as far as that is known without running it: from
 * literals, given inputs, the largest value that an input allows, and what nodes declare as facts of their outputs.
 */
export class Amounts {
  readonly #body: GraphBody;
  readonly #nodes: Catalogue["nodes"];
  readonly #inputs: Source;
  readonly #known = new Map<string, number | null>();

  constructor(body: GraphBody, nodes: Catalogue["nodes"], inputs: Source) {
    this.#body = body;
    this.#nodes = nodes;
    this.#inputs = inputs;
  }

  /** Those of a document, of whose inputs some may be given already. */
  static ofGraph(
    document: GraphBody,
    { nodes }: Pick<Catalogue, "nodes">,
    given: Readonly<Record<string, unknown>>,
  ): Amounts {
    return new Amounts(document, nodes, (name, measure) => {
      const spec = own(document.inputs, name);
      const value = own(given, name);
      if (value !== undefined) return amountOf(value, measure);
      return spec === undefined ? null : largest(spec);
    });
  }

  /** Those of the graph inside a node, whose inputs are what the node is given. */
  inside(id: string, body: GraphBody): Amounts {
    const node = this.#body.nodes[id]!;
    const isLoop = own(this.#nodes, node.type)?.body === "loop";
    return new Amounts(body, this.#nodes, (name, measure, depth) => {
      // What a loop carries may be anything from its second iteration on.
      if (isLoop && own(body.outputs, name) !== undefined) return null;
      const given = own(node.in, name) ?? own(body.inputs, name)?.default;
      return given === undefined ? null : this.#ofGiven(given, measure, depth + 1);
    });
  }

  /** How many items a list that a node is given has at most; null where only the run shows it. */
  lengthOfInput(id: string, port: string): number | null {
    return this.#ofInput(id, port, "length", 0);
  }

  /** How large a number that a node is given is at most; null where only the run shows it. */
  numberOfInput(id: string, port: string): number | null {
    return this.#ofInput(id, port, "number", 0);
  }

  #ofInput(id: string, port: string, measure: Measure, depth: number): number | null {
    const node = own(this.#body.nodes, id);
    const entry = own(this.#nodes, node?.type ?? "");
    const spec = own(entry?.inputs, port);
    const given = own(node?.in, port) ?? spec?.default;
    if (given === undefined) return null;
    const amount = this.#ofGiven(given, measure, depth);
    // Of linked values only those are held to their port that a node reads itself.
    return entry?.graph === undefined && entry?.body === undefined ? least(amount, spec && largest(spec)) : amount;
  }

  #ofGiven(given: GivenValue, measure: Measure, depth: number): number | null {
    if (depth > mostLinks) return null;
    if (isInput(given)) return this.#inputs(given.$input, measure, depth + 1);
    if (!isFrom(given)) return amountOf(given, measure);
    const { $from } = given;
    const key = `${measure} ${$from}`;
    let known = this.#known.get(key);
    if (known === undefined) {
      const { node, port } = linkParts($from);
      known = this.#ofOutput(node, port, measure, depth + 1);
      this.#known.set(key, known);
    }
    return known;
  }

  #ofOutput(id: string, port: string, measure: Measure, depth: number): number | null {
    const node = own(this.#body.nodes, id);
    const entry = own(this.#nodes, node?.type ?? "");
    if (node === undefined || entry === undefined) return null;
    const inner = entry.graph ?? (node.body === undefined || "$graph" in node.body ? undefined : node.body);
    if (inner !== undefined) {
      // A map's lists are as long as the one that it goes over; what a loop carries is its own affair.
      if (entry.body === "map") return measure === "length" ? this.#ofInput(id, "items", "length", depth) : null;
      const output = entry.body === "loop" ? undefined : own(inner.outputs, port);
      return output === undefined ? null : this.inside(id, inner).#ofGiven(output as GivenValue, measure, depth);
    }
    const rule = own(own(entry.outputs, port)?.facts, measure === "length" ? "length" : "value");
    if (rule === undefined || typeof rule === "number") return rule ?? null;
    const [of = "", fact] = rule.of.split(".");
    const amount = this.#ofInput(id, of, fact === "length" ? "length" : "number", depth);
    return amount === null ? null : Math.max(0, amount * (rule.times ?? 1));
  }
}

function amountOf(value: unknown, measure: Measure): number | null {
  if (measure === "length") return Array.isArray(value) ? value.length : null;
  return typeof value === "number" ? Math.max(0, value) : null;
}

/** The most that a port allows: its largest number, or the items of its longest list. */
function largest({ max }: PortSpec): number | null {
  return max ?? null;
}

function least(a: number | null, b: number | null | undefined): number | null {
  if (a === null) return b ?? null;
  return b === null || b === undefined ? a : Math.min(a, b);
}
