import { SigmaflowError } from "../error.ts";
import { type GivenValue, type GraphBody, isFrom, linkParts } from "../graph/document.ts";

/** The ids of nodes that a given value links to, once per link. */
export function linkedNodes(given: GivenValue, into: string[]): void {
  if (isFrom(given)) into.push(linkParts(given.$from).node);
  else if (Array.isArray(given)) for (const item of given) if (isFrom(item)) into.push(linkParts(item.$from).node);
}

/**
 * Node ids so that each comes after the nodes it reads; ties by id, so that the order of keys carries no meaning.
 * Throws `CYCLE` when there is none.
 */
export function topologicalOrder(body: GraphBody): string[] {
  const ids = Object.keys(body.nodes).sort();
  const waiting = new Map<string, number>();
  const readers = new Map<string, string[]>();
  const linked: string[] = [];
  for (const id of ids) {
    linked.length = 0;
    const given = body.nodes[id]!.in;
    for (const port in given) linkedNodes(given[port]!, linked);
    let count = 0;
    for (const source of linked) {
      if (!Object.hasOwn(body.nodes, source)) continue;
      count++;
      const list = readers.get(source);
      if (list) list.push(id);
      else readers.set(source, [id]);
    }
    waiting.set(id, count);
  }
  const order = ids.filter((id) => waiting.get(id) === 0);
  for (let next = 0; next < order.length; next++) {
    for (const reader of readers.get(order[next]!) ?? []) {
      const left = waiting.get(reader)! - 1;
      waiting.set(reader, left);
      if (left === 0) order.push(reader);
    }
  }
  if (order.length < ids.length) {
    const stuck = ids.filter((id) => waiting.get(id)! > 0).slice(0, 5);
    throw new SigmaflowError(
      "CYCLE",
      `Nodes wait for each other (${stuck.join(", ")}). Remove one of the links between them.`,
    );
  }
  return order;
}
