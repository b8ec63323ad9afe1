/** An order in which every node comes after what it needs, and the circles that allow none. */
export interface Order {
  /** All nodes; those in circles, and what needs them, stand last. */
  readonly nodes: readonly string[];
  /** One circle for each knot of nodes that need one another: `[a, b, a]`. */
  readonly cycles: readonly (readonly string[])[];
}

/**
 * Orders nodes by what they need, the same for every order of keys. Linear in nodes and links, and without recursion,
 * so that a chain may be of any length. `needs` may hold a node several times and names that are no nodes.
 */
export function orderNodes(needs: ReadonlyMap<string, readonly string[]>): Order {
  const ids = [...needs.keys()].sort();
  const waiting = new Map<string, number>();
  const followers = new Map<string, string[]>();
  for (const id of ids) {
    let count = 0;
    for (const source of needs.get(id)!) {
      if (!needs.has(source)) continue;
      count++;
      const list = followers.get(source);
      if (list === undefined) followers.set(source, [id]);
      else list.push(id);
    }
    waiting.set(id, count);
  }
  const nodes = ids.filter((id) => waiting.get(id) === 0);
  for (let next = 0; next < nodes.length; next++) {
    for (const id of followers.get(nodes[next]!) ?? []) {
      const left = waiting.get(id)! - 1;
      waiting.set(id, left);
      if (left === 0) nodes.push(id);
    }
  }
  if (nodes.length === ids.length) return { nodes, cycles: [] };
  const rest = ids.filter((id) => waiting.get(id)! > 0);
  const knots = knotsOf(rest, needs);
  return { nodes: [...nodes, ...rest], cycles: knots.map((knot) => circleIn(knot, needs)) };
}

/** Sets of nodes that all need one another (Tarjan's strongly connected components), without single free nodes. */
function knotsOf(ids: readonly string[], needs: ReadonlyMap<string, readonly string[]>): Set<string>[] {
  const among = new Set(ids);
  const number = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const knots: Set<string>[] = [];
  for (const root of ids) {
    if (number.has(root)) continue;
    const walk: { readonly id: string; next: number }[] = [{ id: root, next: 0 }];
    while (walk.length > 0) {
      const step = walk.at(-1)!;
      const { id } = step;
      if (step.next === 0) {
        number.set(id, number.size);
        low.set(id, number.get(id)!);
        open.push(id);
        isOpen.add(id);
      }
      const source = needs.get(id)![step.next++];
      if (source !== undefined) {
        if (!among.has(source)) continue;
        if (!number.has(source)) walk.push({ id: source, next: 0 });
        else if (isOpen.has(source)) low.set(id, Math.min(low.get(id)!, number.get(source)!));
        continue;
      }
      walk.pop();
      const above = walk.at(-1)?.id;
      if (above !== undefined) low.set(above, Math.min(low.get(above)!, low.get(id)!));
      if (low.get(id) !== number.get(id)) continue;
      const knot = new Set<string>();
      for (let member = ""; member !== id; ) {
        member = open.pop()!;
        isOpen.delete(member);
        knot.add(member);
      }
      if (knot.size > 1 || needs.get(id)!.includes(id)) knots.push(knot);
    }
  }
  return knots;
}

/** The shortest circle through a knot's first node, in the direction of the links. */
function circleIn(knot: ReadonlySet<string>, needs: ReadonlyMap<string, readonly string[]>): string[] {
  const first = [...knot].sort()[0]!;
  const cameFrom = new Map<string, string>();
  const queue = [first];
  for (const id of queue) {
    for (const source of [...needs.get(id)!].sort()) {
      if (source === first) {
        const circle = [first];
        for (let at = id; at !== first; at = cameFrom.get(at)!) circle.push(at);
        return [...circle, first];
      }
      if (!knot.has(source) || cameFrom.has(source)) continue;
      cameFrom.set(source, id);
      queue.push(source);
    }
  }
  return [...knot];
}
