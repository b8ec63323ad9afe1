import type { Engine } from "sigmaflow";
import type { Random } from "./random.ts";

type Catalogue = Engine["catalogue"];
type CatalogueNode = Catalogue["nodes"][string];
type PortSpec = CatalogueNode["inputs"][string];

/** A node of a document that may be wrong in any way. */
type Node = { type: string; in: Record<string, unknown>; body?: unknown };
type Body = { inputs: Record<string, unknown>; nodes: Record<string, Node>; outputs: Record<string, unknown> };
/** What a link can name, with the kind of value that is there. */
type Source = readonly [link: object, type: string];

const deepestBody = 3;
const mostNodes = 8;

/** Services that reach outside or compute for long: nodes that use them are left out. */
const left = /inference|models|remote|files|pictures/;

/** Kinds of value that can be written into a document. */
const literals = /^(list<)*(int|float|boolean|enum|seed|string|json|any)>*$/;

/** The body where no further ones are made. */
const innermost: Body = { inputs: {}, nodes: {}, outputs: { value: { $input: "value" } } };

/**
 * Texts of documents that are mostly well formed and mostly make sense: nodes of the catalogue, linked by kind, with
 * bodies, and literals at the edges of what ports accept; now and then anything else instead, and at the end a text that
 * is cut or changed.
 */
export class HostileGraphs {
  readonly #random: Random;
  readonly #nodes: readonly CatalogueNode[];

  constructor(random: Random, catalogue: Catalogue) {
    this.#random = random;
    this.#nodes = Object.values(catalogue.nodes).filter(
      ({ uses, effect, graph }) => effect === undefined && graph === undefined && !uses.some((name) => left.test(name)),
    );
  }

  next(): string {
    const { body } = this.#body(0, []);
    return this.#spoilt(JSON.stringify({ sigmaflow: 1, title: "fuzz", ...body }));
  }

  /** A graph of its own, and the kind of its output `value`: the wanted one where there is one. */
  #body(depth: number, inputs: readonly Source[], wanted?: string): { readonly body: Body; readonly type: string } {
    const random = this.#random;
    const nodes: Record<string, Node> = {};
    const sources: Source[] = [...inputs];
    for (let i = random.below(mostNodes); i >= 0; i--) {
      const entry = this.#possible(sources);
      const id = random.once(200) ? random.pick(["constructor", "then", "a b", ""]) : `n${i}`;
      const { node, value } = this.#node(entry, depth, sources);
      nodes[id] = node;
      for (const [port, { type }] of Object.entries(entry.outputs)) sources.push([{ $from: `${id}.${port}` }, type]);
      if (value !== undefined) sources.push([{ $from: `${id}.value` }, value]);
    }
    const possible = random.once(100) ? sources : sources.filter(([, type]) => wanted === undefined || type === wanted);
    const [link = { $from: "nobody.knows" }, type = "int"] = random.pick(possible) ?? [];
    return { body: { inputs: {}, nodes, outputs: { value: link } }, type };
  }

  /** A node whose inputs can be had, as a literal or from what there is; once in a while any. */
  #possible(sources: readonly Source[]): CatalogueNode {
    const types = new Set(sources.map(([, type]) => type));
    const isHad = ({ type, default: preset, optional }: PortSpec) =>
      preset !== undefined || optional === true || literals.test(type) || types.has(type);
    const possible = this.#nodes.filter(({ inputs }) => Object.values(inputs).every(isHad));
    const entry = this.#random.pick(this.#random.once(100) ? this.#nodes : possible);
    if (entry === undefined) throw new Error("the catalogue has no node that needs nothing");
    return entry;
  }

  /** A node and, where it has a body, the kind of what comes out of that. */
  #node(entry: CatalogueNode, depth: number, sources: readonly Source[]): { node: Node; value?: string } {
    const given: Record<string, unknown> = {};
    for (const [port, spec] of Object.entries(entry.inputs)) {
      const isNeeded = spec.default === undefined && spec.optional !== true;
      if (isNeeded || this.#random.once(2)) given[port] = this.#value(spec, sources);
    }
    if (entry.body === undefined) return { node: { type: entry.type, in: given } };
    const carried = this.#random.pick(["int", "float", "string"]);
    const value = this.#value({ type: carried }, sources);
    const declared = { value: { type: carried }, ...(entry.body !== "call" && { item: { type: "int" } }) };
    const links = Object.entries(declared).map(([name, { type }]): Source => [{ $input: name }, type]);
    const { body, type } =
      depth === deepestBody
        ? { body: innermost, type: carried }
        : this.#body(depth + 1, links, entry.body === "loop" ? carried : undefined);
    const items = entry.body === "call" ? {} : { items: this.#value({ type: "list<int>", min: 1, max: 4 }, sources) };
    return {
      node: { type: entry.type, in: { ...given, value, ...items }, body: { ...body, inputs: declared } },
      value: entry.body === "map" ? `list<${type}>` : type,
    };
  }

  #value(spec: PortSpec, sources: readonly Source[]): unknown {
    const random = this.#random;
    const fitting = sources.filter(([, type]) => type === spec.type || spec.type === "any");
    const isWritten = literals.test(spec.type);
    if (fitting.length > 0 && (!isWritten || random.once(2))) return random.pick(fitting)?.[0];
    if (random.once(80)) return random.pick(sources)?.[0] ?? { $from: "nobody.knows" };
    return random.once(80) ? random.pick(anything) : this.#literal(spec);
  }

  #literal(spec: PortSpec): unknown {
    const { type, min = -5, max = 5, values = [] } = spec;
    const random = this.#random;
    switch (type) {
      case "int":
        return random.pick([min, max, Math.round((min + max) / 2), 1, 8, 64]);
      case "float":
        return random.pick([min, max, (min + max) / 2, 0, 0.1, 1]);
      case "boolean":
        return random.once(2);
      case "enum":
        return random.pick(values);
      case "seed":
        return random.pick([-1, 0, 7, "18446744073709551615"]);
      case "string":
        return random.pick(["", "{a}, {b}", "(a:1.3) [b]", "𝄞\u0000\ud800", "x".repeat(random.below(3000))]);
      case "json":
      case "any":
        return random.once(5) ? random.pick(anything) : random.pick([null, true, 3, "text", [1, 2], { a: 1 }]);
      default:
        return type.startsWith("list<")
          ? Array.from({ length: 1 + random.below(4) }, () => this.#literal({ type: type.slice(5, -1) }))
          : random.pick(anything);
    }
  }

  #spoilt(text: string): string {
    const random = this.#random;
    if (!random.once(20)) return text;
    const at = random.below(text.length);
    const way = random.pick(["cut", "changed", "repeated", "deep"] as const);
    if (way === "cut") return text.slice(0, at);
    if (way === "changed") return text.slice(0, at) + random.pick([...'{}[]",:0e-\\ \u0000']) + text.slice(at + 1);
    if (way === "repeated") return text.slice(0, at) + text.slice(at).repeat(2 + random.below(20));
    return text.replace(/"title":"fuzz"/, `"meta":{"deep":${"[".repeat(at)}${"]".repeat(at)}}`);
  }
}

const anything = [
  ...[null, true, 0, -1, 1e300, -1e-300, 2 ** 53, "", "text", "9".repeat(400), [], {}],
  ...[[[[1]]], { $from: "n0.value" }, { $input: "item" }, { $from: 1 }, { a: { $from: "n0.value" } }, [null, "a", {}]],
  ...[Array.from({ length: 200 }, (_, i) => i), { length: -1 }, { toString: 1 }, { width: 1e9, height: 1e9 }],
] as const;
