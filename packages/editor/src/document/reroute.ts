import type { GraphBody, Json } from "@sigmaflow/core";
import { own } from "@sigmaflow/core/editing";
import { isNumbers, moved, type Point, positionsOf } from "./layout.ts";
import { type Wire, wiresOf } from "./wires.ts";

/** The entry of a graph's layout that holds the points that wires go through; no node can be called so. */
const entry = "$points";

const none: readonly Point[] = [];

/** Of a wire's points it is said where the wire began, so that those of a wire that is gone count for no other. */
function keptOf(body: GraphBody): Readonly<Record<string, unknown>> {
  return Object(own(body.layout, entry));
}

function startOf({ from }: Wire): string {
  return `${from.node}.${from.port}`;
}

/** The points that a wire goes through between its ends, in order. */
export function pointsOf(body: GraphBody, wire: Wire): readonly Point[] {
  const { from, at } = Object(own(keptOf(body), wire.id)) as { readonly from?: unknown; readonly at?: unknown };
  if (from !== startOf(wire) || !Array.isArray(at)) return none;
  return at.filter(isNumbers).map(([x, y]) => ({ x, y }));
}

function withKept(body: GraphBody, kept: Readonly<Record<string, Json>>): GraphBody {
  const { [entry]: _before, ...layout } = body.layout ?? {};
  return { ...body, layout: Object.keys(kept).length === 0 ? layout : { ...layout, [entry]: kept } };
}

/** A graph in which a wire goes through other points. */
export function withPoints(body: GraphBody, wire: Wire, points: readonly Point[]): GraphBody {
  // Plain data: it was read from the layout.
  const { [wire.id]: _before, ...others } = keptOf(body) as Readonly<Record<string, Json>>;
  const at = points.map(({ x, y }) => [Math.round(x), Math.round(y)]);
  return withKept(body, at.length === 0 ? others : { ...others, [wire.id]: { from: startOf(wire), at } });
}

/** A graph with cards at other places; the points of a wire go along where both its ends go the same way. */
export function movedAlong(body: GraphBody, places: ReadonlyMap<string, Point>): GraphBody {
  const next = moved(body, places);
  if (own(body.layout, entry) === undefined) return next;
  const [before, after] = [positionsOf(body), positionsOf(next)];
  const wayOf = (id: string): Point => {
    const [from, to] = [before.get(id), after.get(id)];
    return from !== undefined && to !== undefined ? { x: to.x - from.x, y: to.y - from.y } : { x: 0, y: 0 };
  };
  return wiresOf(next).reduce((graph, wire) => {
    const before = pointsOf(graph, wire);
    const points = carried(before, wayOf(wire.from.node), wayOf(wire.to.node));
    return points === before ? graph : withPoints(graph, wire, points);
  }, next);
}

/** The points of a wire whose ends went some way: they go along where both went the same. */
export function carried(points: readonly Point[], from: Point, to: Point): readonly Point[] {
  if (points.length === 0 || from.x !== to.x || from.y !== to.y || (from.x === 0 && from.y === 0)) return points;
  return points.map(({ x, y }) => ({ x: x + from.x, y: y + from.y }));
}

/** What a layout of some of a graph's nodes says of the points of the wires between them. */
export function pointsBetween(body: GraphBody, ids: ReadonlySet<string>): GraphBody["layout"] {
  const kept = wiresOf(body).flatMap((wire) => {
    const points = own(keptOf(body), wire.id) as Json | undefined;
    const isBetween = ids.has(wire.from.node) && ids.has(wire.to.node) && pointsOf(body, wire).length > 0;
    return isBetween && points !== undefined ? [[wire.id, points] as const] : [];
  });
  return kept.length === 0 ? {} : { [entry]: Object.fromEntries(kept) };
}

/** A graph into which the nodes of another came under other names, with the points of the wires between those, moved. */
export function withPointsFrom(
  body: GraphBody,
  other: GraphBody,
  { names, by }: { readonly names: ReadonlyMap<string, string>; readonly by: Point },
): GraphBody {
  if (own(other.layout, entry) === undefined) return body;
  const nameOf = ({ from, to }: Wire, name: (id: string) => string | undefined) =>
    `${name(from.node)}.${from.port} ${name(to.node)}.${to.port}`;
  // By their ends: in a list of links they may have another place.
  const here = Map.groupBy(wiresOf(body), (wire) => nameOf(wire, (id) => id));
  return wiresOf(other).reduce((graph, wire) => {
    const end = here.get(nameOf(wire, (id) => names.get(id)))?.shift();
    return end === undefined ? graph : withPoints(graph, end, carried(pointsOf(other, wire), by, by));
  }, body);
}

/** A graph in which the wires between some cards, or all, go straight again. */
export function withoutPoints(body: GraphBody, wires: readonly Wire[], ids?: ReadonlySet<string>): GraphBody {
  if (own(body.layout, entry) === undefined) return body;
  if (ids === undefined) return withKept(body, {});
  const between = wires.filter(({ from, to }) => ids.has(from.node) && ids.has(to.node));
  return between.reduce((graph, wire) => withPoints(graph, wire, none), body);
}

/** A layout's points with one of the nodes called otherwise. */
export function renamePoints(body: GraphBody, id: string, name: string): GraphBody {
  if (own(body.layout, entry) === undefined) return body;
  const follow = (text: string) => (text.startsWith(`${id}.`) ? `${name}${text.slice(id.length)}` : text);
  const kept = Object.entries(keptOf(body)).map(([wire, value]) => {
    const { from, ...rest } = Object(value) as Record<string, Json>;
    return [follow(wire), { ...rest, ...(typeof from === "string" && { from: follow(from) }) }] as const;
  });
  return withKept(body, Object.fromEntries(kept));
}

/** Points with one more, between those where it makes the way least longer. */
export function withPointAt(points: readonly Point[], ends: readonly [Point, Point], point: Point): readonly Point[] {
  const way = [ends[0], ...points, ends[1]];
  const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);
  const longer = (at: number) =>
    distance(way[at]!, point) + distance(point, way[at + 1]!) - distance(way[at]!, way[at + 1]!);
  let best = 0;
  for (let at = 1; at < way.length - 1; at++) if (longer(at) < longer(best)) best = at;
  return points.toSpliced(best, 0, point);
}
