import fc from "fast-check";
import type { FromLink, GivenValue, GraphBody, GraphNode, InputLink } from "../../src/index.ts";

/** One node in the making: which kind, and numbers that choose what it takes. */
interface Draft {
  readonly kind: number;
  readonly picks: readonly [number, number, number];
  readonly literal: number;
  readonly items: readonly number[];
  readonly inside: readonly Draft[];
}

const literal = fc.oneof(fc.integer({ min: -8, max: 8 }), fc.constantFrom(-0, 0.1, 1e-3, 2 ** 40));

function drafts(depth: number): fc.Arbitrary<readonly Draft[]> {
  return fc.array(
    fc.record({
      kind: fc.nat(),
      picks: fc.tuple(fc.nat(), fc.nat(), fc.nat()),
      literal,
      items: fc.array(literal, { maxLength: 4 }),
      inside: depth === 0 ? fc.constant([]) : drafts(depth - 1),
    }),
    { maxLength: depth === 2 ? 9 : 4 },
  );
}

/** Kinds of nodes without and with a graph inside. */
const plain = ["toy.number", "toy.add", "toy.halve", "toy.switch", "toy.mix", "toy.sum", "toy.total", "toy.later"];
const kinds = [...plain, "loop", "map", "call"];

/** Adds the nodes of some drafts to a graph; `known` are the numbers that they may take. */
function bodyOf(all: readonly Draft[], inputs: GraphBody["inputs"], known: (FromLink | InputLink)[]): GraphBody {
  const nodes: Record<string, GraphNode> = {};
  all.forEach((draft, at) => {
    const { picks, items } = draft;
    const id = `${"nmkz"[at % 4]}${at}`;
    const type = kinds[draft.kind % (draft.inside.length === 0 ? plain.length : kinds.length)]!;
    const take = (pick: number): GivenValue => known[pick % (known.length + 1)] ?? draft.literal;
    const [a, b, c] = [take(picks[0]), take(picks[1]), take(picks[2])];
    const inside = (extra: Record<string, { type: string }>, given: Record<string, GivenValue>): GraphNode => {
      const declared = { value: { type: "float" }, shared: { type: "float" }, ...extra };
      const links = Object.keys(declared).map((name) => ({ $input: name }));
      const body = bodyOf(draft.inside, declared, links);
      return {
        type,
        in: { value: a, shared: b, ...given },
        body: { ...body, outputs: { value: body.outputs!.value! } },
      };
    };
    const make: Record<string, () => GraphNode> = {
      "toy.number": () => ({ type, in: { value: a } }),
      "toy.add": () => ({ type, in: { a, b } }),
      "toy.later": () => ({ type, in: { a, b } }),
      "toy.halve": () => ({ type, in: { value: a } }),
      "toy.switch": () => ({ type, in: { when: picks[2] % 2 === 0, yes: a, no: b } }),
      "toy.mix": () => ({ type, in: { mask: [0, 0.5, 1][picks[2] % 3]!, a, b } }),
      "toy.sum": () => ({ type, in: { values: [a, b, c] as GivenValue } }),
      "toy.total": () => ({ type, in: { values: { $from: `${id}a.values` } } }),
      loop: () => inside({ item: { type: "float" } }, { items: [...items] }),
      map: () => inside({ item: { type: "float" }, index: { type: "int" } }, { items: [...items] }),
      call: () => inside({}, {}),
    };
    nodes[id] = make[type]!();
    if (type === "toy.total") nodes[`${id}a`] = { type: "toy.array", in: { length: 30, fill: a } };
    if (type === "map") nodes[`${id}s`] = { type: "toy.sum", in: { values: { $from: `${id}.value` } } };
    const port = { "toy.add": "sum", "toy.later": "sum", "toy.sum": "sum", "toy.total": "sum" }[type] ?? "value";
    known.push({ $from: type === "map" ? `${id}s.sum` : `${id}.${port}` });
  });
  const last = known.at(-1) ?? { $input: "value" };
  const middle = known[known.length >> 1] ?? last;
  return { inputs: inputs ?? {}, nodes, outputs: { value: last, middle } };
}

/** Graphs of numbers with switches, lists, loops, maps and calls, up to two deep; every one of them checks and runs. */
export const randomGraph: fc.Arbitrary<GraphBody> = drafts(2).map((all) =>
  bodyOf(all, { value: { type: "float", default: 3 }, other: { type: "float", default: -2 } }, [
    { $input: "value" },
    { $input: "other" },
  ]),
);

/** A graph with the literal numbers of its nodes changed, by a list of places and values. */
export function edited(graph: GraphBody, edits: readonly (readonly [place: number, value: number])[]): GraphBody {
  const copy = structuredClone(graph);
  const places: ((value: number) => void)[] = [];
  const visit = (body: GraphBody): void => {
    for (const node of Object.values(body.nodes)) {
      const given = node.in ?? {};
      for (const port of Object.keys(given)) {
        const value = given[port];
        if (port === "items" && Array.isArray(value)) places.push((next) => void (value as unknown[]).push(next));
        else if (typeof value === "number" && port !== "mask" && port !== "length")
          places.push((next) => {
            given[port] = next;
          });
      }
      if (node.body !== undefined && !("$graph" in node.body)) visit(node.body);
    }
  };
  visit(copy);
  for (const [place, value] of edits) places[place % Math.max(1, places.length)]?.(value);
  return copy;
}

/** Places and values for {@link edited}. */
export const edits = fc.array(fc.tuple(fc.nat(), literal), { minLength: 1, maxLength: 3 });

type Values = Readonly<Record<string, unknown>>;

/** What the graph gives, worked out by plain recursion: the law that the engine is held to. */
export function evaluate(graph: GraphBody, inputs: Values): Record<string, unknown> {
  const done = new Map<string, Values>();
  const worth = (given: GivenValue | undefined): unknown => {
    if (Array.isArray(given)) return given.map((one) => worth(one));
    if (typeof given !== "object" || given === null) return given;
    if ("$input" in given) return inputs[String(given.$input)];
    const [id, port] = String(given.$from).split(".") as [string, string];
    let outputs = done.get(id);
    if (outputs === undefined) {
      outputs = outputsOf(graph.nodes[id]!);
      done.set(id, outputs);
    }
    return outputs[port];
  };
  const outputsOf = ({ type, in: given = {}, body }: GraphNode): Values => {
    const number = (port: string) => worth(given[port]) as number;
    const inside = (values: Values) => evaluate(body as GraphBody, values);
    const outer = () => ({ value: number("value"), shared: number("shared") });
    const items = (worth(given.items) ?? []) as number[];
    switch (type) {
      case "toy.number":
        return { value: number("value") };
      case "toy.halve":
        return { value: number("value") / 2 };
      case "toy.add":
      case "toy.later":
        return { sum: number("a") + number("b") };
      case "toy.switch":
        return { value: number(given.when ? "yes" : "no") };
      case "toy.mix": {
        const mask = number("mask");
        return { value: (mask < 1 ? number("a") * (1 - mask) : 0) + (mask > 0 ? number("b") * mask : 0) };
      }
      case "toy.sum":
        return { sum: (worth(given.values) as number[]).reduce((total, one) => total + one, 0) };
      case "toy.array":
        return { values: new Float32Array(number("length")).fill(number("fill")) };
      case "toy.total":
        return { sum: (worth(given.values) as Float32Array).reduce((total, one) => total + one, 0) };
      case "call":
        return inside(outer());
      case "map":
        return { value: items.map((item, index) => inside({ ...outer(), item, index }).value) };
      case "loop": {
        let { value, shared } = outer();
        for (const item of items) value = inside({ value, shared, item }).value as number;
        return { value };
      }
      default:
        throw new Error(`no rule for ${type}`);
    }
  };
  return Object.fromEntries(Object.entries(graph.outputs ?? {}).map(([name, link]) => [name, worth(link)]));
}
