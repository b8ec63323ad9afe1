import type { Catalogue, GivenValue, GraphBody, PortSpec } from "@sigmaflow/core";
import { isFrom, isInput, linkParts, own, type TypeRef, typeText, versionMark } from "@sigmaflow/core/editing";
import { documentTexts } from "../texts/document.ts";
import { cardSize } from "./card-size.ts";
import { type Area, areaAround, areasOf, freePlace, type Size } from "./free-place.ts";
import { sameType } from "./heal.ts";
import { moved, type Point, positionsOf } from "./layout.ts";
import { freeName } from "./names.ts";
import { inputPorts } from "./ports.ts";
import { relink } from "./relink.ts";
import { pointsBetween, withPointsFrom } from "./reroute.ts";
import { type Situation, typeAt } from "./verdict.ts";
import { inputsCard, linkFrom, startOf } from "./wires.ts";

/** A graph with nodes of it inside of one, or why that cannot be. */
export type Wrapped =
  | { readonly body: GraphBody; readonly id: string; readonly carried: readonly string[] }
  | { readonly refused: string };

/** A wire that is cut, with the port that it goes through. */
interface Cut {
  readonly name: string;
  readonly link: GivenValue;
  readonly type: TypeRef | undefined;
}

/** What comes into some nodes from outside: one port for each place that it comes from, called as its first reader. */
function cutsInto(
  situation: Situation,
  ids: ReadonlySet<string>,
): ReadonlyMap<string, Cut & { readonly spec: PortSpec }> {
  const { body, catalogue } = situation;
  const cuts = new Map<string, Cut & { readonly spec: PortSpec }>();
  const taken = new Set(["item", "items", "index"]);
  for (const id of ids) {
    const node = own(body.nodes, id)!;
    for (const { name, spec } of inputPorts(node, catalogue)) {
      for (const link of [own(node.in, name)].flat() as (GivenValue | undefined)[]) {
        const start = link === undefined ? undefined : startOf(link);
        if (link === undefined || start === undefined || ids.has(start.node)) continue;
        const key = JSON.stringify(link);
        if (cuts.has(key)) continue;
        const port = freeName(start.node === inputsCard ? start.port : name, taken);
        taken.add(port);
        const type = typeAt(situation, start);
        const { facts: _facts, default: _default, optional: _optional, advanced: _advanced, ...kept } = spec;
        // A port is of what its wire brings; what a choice or a number may be stays said.
        const same = type !== undefined && typeText(type) === spec.type;
        const declared = same
          ? kept
          : { ...(spec.label !== undefined && { label: spec.label }), type: type ? typeText(type) : "any" };
        cuts.set(key, { name: port, link, type, spec: declared });
      }
    }
  }
  return cuts;
}

/** What goes out of some nodes: one port for each output that somebody outside reads. */
function cutsOutOf(situation: Situation, ids: ReadonlySet<string>): ReadonlyMap<string, Cut> {
  const cuts = new Map<string, Cut>();
  const taken = new Set<string>();
  relink(situation.body, (link, to) => {
    if (!isFrom(link) || cuts.has(link.$from) || ids.has(to.node)) return link;
    const from = linkParts(link.$from);
    if (!ids.has(from.node)) return link;
    const name = freeName(from.port, taken);
    taken.add(name);
    cuts.set(link.$from, { name, link, type: typeAt(situation, from) });
    return link;
  });
  return cuts;
}

/** Puts nodes inside of a new one, with a named port for every wire that is cut: of a graph that is called, or of a loop. */
export function wrapped(situation: Situation, chosen: readonly string[], kind: "call" | "loop"): Wrapped {
  const { body, catalogue } = situation;
  const ids = new Set(chosen.filter((id) => own(body.nodes, id) !== undefined));
  if (ids.size === 0) return { refused: documentTexts.chooseFirst };
  const into = cutsInto(situation, ids);
  let outOf = cutsOutOf(situation, ids);
  if (reads(body, ids)) return { refused: documentTexts.waitsForItself };
  if (kind === "loop") {
    // What a loop puts out is what its next round begins with, so it is called as the input of its kind.
    const free = [...into.values()];
    const carried = new Map<string, Cut>();
    for (const [from, cut] of outOf) {
      const at = free.findIndex(({ type }) => sameType(type, cut.type));
      const [input] = at < 0 ? [] : free.splice(at, 1);
      if (input === undefined)
        return {
          refused: documentTexts.loopNeeds({ name: cut.name }),
        };
      carried.set(from, { ...cut, name: input.name });
    }
    outOf = carried;
  }
  const id = freeName(kind === "loop" ? "loop" : "group", Object.keys(body.nodes));
  const inside = relink(
    { nodes: Object.fromEntries(Object.entries(body.nodes).filter(([key]) => ids.has(key))) },
    (link) => {
      const cut = into.get(JSON.stringify(link));
      return cut === undefined ? link : { $input: cut.name };
    },
  );
  const theirs = Object.entries(body.layout ?? {}).filter(([key]) => ids.has(key));
  const layout = { ...Object.fromEntries(theirs), ...pointsBetween(body, ids) };
  const item: Record<string, PortSpec> = kind === "loop" ? { item: { type: "any" } } : {};
  const inner: GraphBody = {
    inputs: { ...item, ...Object.fromEntries([...into.values()].map(({ name, spec }) => [name, spec])) },
    nodes: inside.nodes,
    outputs: Object.fromEntries([...outOf].map(([$from, { name }]) => [name, { $from }])),
    ...(Object.keys(layout).length > 0 && { layout }),
  };
  const given = Object.fromEntries([...into.values()].map(({ name, link }) => [name, link]));
  const node = { type: kind, ...versionMark(own(catalogue.nodes, kind)?.version ?? 1), in: given, body: inner };
  const outside = relink(body, (link) => {
    const cut = isFrom(link) ? outOf.get(link.$from) : undefined;
    return cut === undefined ? link : { $from: `${id}.${cut.name}` };
  });
  const rest = Object.entries(outside.nodes).filter(([key]) => !ids.has(key));
  const places = Object.entries(body.layout ?? {}).filter(([key]) => !ids.has(key));
  const next = {
    ...outside,
    nodes: { ...Object.fromEntries(rest), [id]: node },
    ...(body.layout && { layout: Object.fromEntries(places) }),
  };
  const around = areaAround([...areasOf(body, catalogue)].filter(([key]) => ids.has(key)).map(([, area]) => area));
  return {
    id,
    body: around ? moved(next, new Map([[id, within(next, around, cardSize(next, id, catalogue), catalogue)]])) : next,
    carried: kind === "loop" ? [...outOf.values()].map(({ name }) => name) : [],
  };
}

/** Where a card goes in the middle of an area, or near it where others lie there. */
function within(body: GraphBody, { x, y, width, height }: Area, size: Size, catalogue: Catalogue): Point {
  const middle = { x: x + (width - size.width) / 2, y: y + (height - size.height) / 2 };
  return freePlace(body, middle, size, catalogue);
}

/** Whether something outside of some nodes reads them and is read by them in turn. */
function reads(body: GraphBody, ids: ReadonlySet<string>): boolean {
  const readers = new Map<string, Set<string>>();
  relink(body, (link, to) => {
    const start = startOf(link);
    if (start !== undefined) readers.set(start.node, (readers.get(start.node) ?? new Set()).add(to.node));
    return link;
  });
  const seen = new Set<string>();
  const open = [...ids].flatMap((id) => [...(readers.get(id) ?? [])]).filter((id) => !ids.has(id));
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (ids.has(id)) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...(readers.get(id) ?? []));
  }
  return false;
}

/** The graph inside of a node that calls one, or of one that is shipped as a node; undefined for all others. */
function insideOf({ body, catalogue }: Situation, id: string): GraphBody | undefined {
  const node = own(body.nodes, id);
  const entry = own(catalogue.nodes, node?.type ?? "");
  if (entry?.graph !== undefined) return entry.graph;
  return entry?.body === "call" && node?.body !== undefined && !("$graph" in node.body) ? node.body : undefined;
}

/** Whether a node is a graph that can be taken apart. */
export function canUnwrap(situation: Situation, id: string): boolean {
  return insideOf(situation, id) !== undefined;
}

/** Puts the nodes inside of one into its place, with the wires that went through its ports; their ids where these are free. */
export function unwrapped(
  situation: Situation,
  id: string,
): { readonly body: GraphBody; readonly ids: readonly string[] } | undefined {
  const { body } = situation;
  const inside = insideOf(situation, id);
  const node = own(body.nodes, id);
  if (inside === undefined || node === undefined) return undefined;
  const taken = new Set(Object.keys(body.nodes).filter((key) => key !== id));
  const names = new Map<string, string>();
  for (const key of Object.keys(inside.nodes)) {
    const name = freeName(key, taken);
    taken.add(name);
    names.set(key, name);
  }
  const through = (link: GivenValue): GivenValue | undefined => {
    if (isFrom(link)) {
      const { node: key, port } = linkParts(link.$from);
      return linkFrom({ node: names.get(key) ?? key, port });
    }
    if (!isInput(link)) return link;
    const given = own(node.in, link.$input) ?? own(inside.inputs, link.$input)?.default;
    return given as GivenValue | undefined;
  };
  const inner = Object.entries(relink({ nodes: inside.nodes }, through).nodes).map(
    ([key, one]) => [names.get(key)!, one] as const,
  );
  const { [id]: _gone, ...rest } = body.nodes;
  const outer = relink({ ...body, nodes: rest }, (link) => {
    if (!isFrom(link) || linkParts(link.$from).node !== id) return link;
    const output = own(inside.outputs, linkParts(link.$from).port);
    if (output === undefined) return undefined;
    return through("$from" in output ? { $from: output.$from } : { $input: output.$input });
  });
  const { [id]: _place, ...layout } = body.layout ?? {};
  const next = { ...outer, nodes: { ...outer.nodes, ...Object.fromEntries(inner) }, ...(body.layout && { layout }) };
  return { body: placedInside(next, { inside, names, at: positionsOf(body).get(id) }), ids: [...names.values()] };
}

/** The cards from inside of a node as they lay there, around where its card was. */
function placedInside(
  body: GraphBody,
  {
    inside,
    names,
    at,
  }: {
    readonly inside: GraphBody;
    readonly names: ReadonlyMap<string, string>;
    readonly at: { x: number; y: number } | undefined;
  },
): GraphBody {
  const known = [...positionsOf(inside)].filter(([key]) => names.has(key));
  if (known.length === 0 || at === undefined) return body;
  const left = Math.min(...known.map(([, { x }]) => x));
  const top = Math.min(...known.map(([, { y }]) => y));
  const by = { x: at.x - left, y: at.y - top };
  const places = known.map(([key, { x, y }]) => [names.get(key)!, { x: x + by.x, y: y + by.y }] as const);
  return withPointsFrom(moved(body, new Map(places)), inside, { names, by });
}
