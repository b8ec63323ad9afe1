import { type GraphBody, type GraphNode, isFrom, linkParts } from "../graph/document.ts";
import { linksOf } from "../graph/links.ts";
import type { Catalogue, CatalogueNode } from "../node/catalogue.ts";
import type { Price } from "../node/define-node.ts";
import { own } from "../value/record.ts";
import { Amounts } from "./amounts.ts";

/** A node that may cost money, and how often it runs at most. */
export interface PaidNode {
  /** Path of the node in the document, `remote/calls/call`. */
  readonly path: string;
  readonly node: string;
  /** Null where only the run shows it. */
  readonly most: number | null;
  /** What one call costs at most, where that is known. */
  readonly price?: Price;
}

/** The calls of a graph that may cost money. */
export interface PaidCallsInfo {
  /** How many a run makes at most, when nothing is in the cache; null where only the run shows it. */
  readonly most: number | null;
  /** What they cost at most, where every price is known and in one unit. */
  readonly price?: Price;
  readonly nodes: readonly PaidNode[];
}

/**
 * The calls of a checked graph that may cost money: how many at most, as far as that can be known without running it.
 * `inputs` are values of the graph's inputs that are known already; of others the largest that is allowed counts.
 */
export function paidCalls(
  document: GraphBody,
  catalogue: Pick<Catalogue, "nodes">,
  { inputs = {} }: { readonly inputs?: Readonly<Record<string, unknown>> } = {},
): PaidCallsInfo {
  const nodes: PaidNode[] = [];
  visit(document, { catalogue, amounts: Amounts.ofGraph(document, catalogue, inputs), path: "", iterations: 1, nodes });
  const most = nodes.reduce<number | null>(
    (sum, one) => (sum === null || one.most === null ? null : sum + one.most),
    0,
  );
  const price = sumOf(nodes);
  return { most, ...(price && { price }), nodes };
}

interface Place {
  readonly catalogue: Pick<Catalogue, "nodes">;
  readonly amounts: Amounts;
  /** In front of ids. */
  readonly path: string;
  /** How often the graph runs at most; null where that is unknown. */
  readonly iterations: number | null;
  readonly nodes: PaidNode[];
}

function visit(body: GraphBody, place: Place): void {
  for (const id of neededIn(body)) {
    const node = body.nodes[id]!;
    const entry = own(place.catalogue.nodes, node.type);
    if (entry === undefined) continue;
    const path = place.path + id;
    const inside = entry.graph ?? bodyOf(node);
    if (inside === undefined) {
      const { effect, price } = entry;
      if (effect === "paid")
        place.nodes.push({ path, node: node.type, most: place.iterations, ...(price && { price }) });
      continue;
    }
    const amounts = place.amounts.inside(id, inside);
    visit(inside, {
      ...place,
      amounts,
      path: `${path}/`,
      iterations: times(place.iterations, iterationsOf(entry, place, id)),
    });
  }
}

/** How often one run of a node runs the graph inside it. */
function iterationsOf({ body }: CatalogueNode, { amounts }: Place, id: string): number | null {
  return body === "loop" || body === "map" ? amounts.lengthOfInput(id, "items") : 1;
}

/** What is never run costs nothing, however often that would be. */
function times(a: number | null, b: number | null): number | null {
  if (a === 0 || b === 0) return 0;
  return a === null || b === null ? null : a * b;
}

/** The nodes that a graph's outputs may need. */
function neededIn(body: GraphBody): readonly string[] {
  const { ids, numbers, sources } = linksOf(body);
  const outputs = Object.values(body.outputs ?? {}).flatMap((output) => (isFrom(output) ? [output] : []));
  const stack = outputs.flatMap(({ $from }) => numbers.get(linkParts($from).node) ?? []);
  const needed = new Set<number>();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (needed.has(node)) continue;
    needed.add(node);
    for (let at = sources.starts[node]!; at < sources.starts[node + 1]!; at++) stack.push(sources.items[at]!);
  }
  return ids.filter((_, number) => needed.has(number));
}

/** The graph in a node of the document; undefined for one that is still named only. */
function bodyOf({ body }: GraphNode): GraphBody | undefined {
  return body === undefined || "$graph" in body ? undefined : body;
}

function sumOf(nodes: readonly PaidNode[]): Price | undefined {
  const unit = nodes[0]?.price?.unit;
  let amount = 0;
  for (const { most, price } of nodes) {
    if (most === null || price === undefined || price.unit !== unit) return undefined;
    amount += most * price.amount;
  }
  return unit === undefined ? undefined : { amount, unit };
}
