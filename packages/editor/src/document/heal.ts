import type { GivenValue, GraphBody } from "@sigmaflow/core";
import { isFrom, isInput, isList, linkParts, own, type TypeRef } from "@sigmaflow/core/editing";
import { removeNodes } from "./edit.ts";
import { inputPorts, isWritable } from "./ports.ts";
import { relink } from "./relink.ts";
import { type Situation, typeAt, typesFit } from "./verdict.ts";
import { type End, outputsCard, startOf } from "./wires.ts";

/** A graph without some nodes, and what became of the wires from them. */
export interface Healed {
  readonly body: GraphBody;
  /** How many readers were given what the nodes had been given. */
  readonly joined: number;
  /** The graph's outputs that went with the nodes. */
  readonly lost: readonly string[];
}

/** Whether two types are of one kind, lists of it included. */
export function sameType(a: TypeRef | undefined, b: TypeRef | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  if (isList(a) || isList(b)) return isList(a) && isList(b) && sameType(a.of, b.of);
  return a.id === b.id;
}

/** The type that a reader takes; undefined where it takes what there is. */
export function typeRead({ body, catalogue }: Situation, to: End): TypeRef | undefined {
  const node = own(body.nodes, to.node);
  return node && inputPorts(node, catalogue).find(({ name }) => name === to.port)?.type;
}

/**
 * What could stand for an output of a node: what the node itself was given, of its inputs of the same name first, then of
 * those of the same kind. Values that are written count for the same name alone.
 */
function standIns(situation: Situation, { node: id, port }: End): readonly GivenValue[] {
  const { body, catalogue } = situation;
  const node = own(body.nodes, id);
  if (node === undefined) return [];
  const type = typeAt(situation, { node: id, port });
  const rated = inputPorts(node, catalogue).flatMap((input) => {
    const value = own(node.in, input.name);
    if (value === undefined || Array.isArray(value)) return [];
    const linked = isFrom(value) || isInput(value);
    if (!linked && !(input.name === port && isWritable(input.type, catalogue))) return [];
    const rank = (input.name === port ? 2 : 0) + (sameType(input.type, type) ? 1 : 0);
    return [{ value, rank, linked }];
  });
  return rated.sort((a, b) => b.rank - a.rank).map(({ value }) => value);
}

/**
 * What readers of an output are given when its node does nothing: what the node was given, if its kind is right for `to`.
 * Nodes in `gone` do nothing either.
 */
export function passedOn(situation: Situation, from: End, to: End, gone: ReadonlySet<string>): GivenValue | undefined {
  const was = typeAt(situation, from);
  const wanted = typeRead(situation, to);
  const fits = (type: TypeRef | undefined) => {
    if (type === undefined) return false;
    if (wanted === undefined || (!isList(wanted) && wanted.id === "any")) return sameType(type, was);
    return typesFit(type, wanted, situation.catalogue) && isList(type) === isList(wanted);
  };
  const find = (end: End, seen: ReadonlySet<string>): GivenValue | undefined => {
    for (const value of standIns(situation, end)) {
      const start = startOf(value);
      if (start === undefined) {
        if (to.node !== outputsCard && fits(typeAt(situation, end))) return value;
      } else if (gone.has(start.node)) {
        const further = seen.has(start.node) ? undefined : find(start, new Set([...seen, start.node]));
        if (further !== undefined) return further;
      } else if (fits(typeAt(situation, start))) return value;
    }
    return undefined;
  };
  return find(from, new Set([from.node]));
}

/** Removes nodes and links their readers to what they were given themselves, where the kinds allow. */
export function removeAndHeal(situation: Situation, ids: readonly string[]): Healed {
  const gone = new Set(ids);
  const lost: string[] = [];
  let joined = 0;
  const healed = relink(situation.body, (link, to) => {
    if (!isFrom(link) || gone.has(to.node)) return link;
    const from = linkParts(link.$from);
    if (!gone.has(from.node)) return link;
    const next = passedOn(situation, from, to, gone);
    if (next !== undefined) joined++;
    else if (to.node === outputsCard) lost.push(to.port);
    return next;
  });
  return { body: removeNodes(healed, ids), joined, lost };
}
