import type { GraphNode, Json } from "@sigmaflow/core";
import { linkParts } from "@sigmaflow/core/editing";

/** How a node is set aside: passed by, left out, or held at a result. */
export type AsideKind = "bypassed" | "muted" | "pinned";

/** A wire from a node that is set aside, as it was. */
export interface AsideLink {
  /** Output that it came from. */
  readonly from: string;
  /** Reader, `node.port`; of an output of the graph `$outputs.name`. */
  readonly to: string;
  /** Place in a list of links. */
  readonly index?: number;
  /** What the reader is given meanwhile; nothing when it is given nothing. */
  readonly now?: Json;
  /** What an output of the graph said of itself. */
  readonly shown?: Json;
}

/** What a node that is set aside has to be given back. */
export interface Aside {
  readonly kind: AsideKind;
  readonly links: readonly AsideLink[];
  /** The input of the graph that stands for a result that is held. */
  readonly input?: string;
}

/** How a node is set aside, as its document says; undefined for any other node, and for what nobody here has written. */
export function asideOf(node: GraphNode | undefined): Aside | undefined {
  const said = node?.meta?.aside as Partial<Aside> | undefined;
  if (typeof said !== "object" || said === null || !Array.isArray(said.links)) return undefined;
  const { kind } = said;
  if (kind !== "bypassed" && kind !== "muted" && kind !== "pinned") return undefined;
  return said.links.every((link) => typeof link?.from === "string" && typeof link.to === "string")
    ? (said as Aside)
    : undefined;
}

/** A node with other words about how it is set aside; undefined takes them away. */
export function withAside(node: GraphNode, aside: Aside | undefined): GraphNode {
  const { meta, ...rest } = node;
  const { aside: _before, ...others } = meta ?? {};
  // Plain data: names, numbers and links.
  const next = aside === undefined ? others : { ...others, aside: aside as unknown as Json };
  return Object.keys(next).length === 0 ? rest : { ...rest, meta: next };
}

/** A node whose remembered readers have another of the graph's nodes by its new id. */
export function followRename(node: GraphNode, id: string, name: string): GraphNode {
  const aside = asideOf(node);
  if (!aside?.links.some(({ to }) => linkParts(to).node === id)) return node;
  const links = aside.links.map((link) => {
    const { node: reader, port } = linkParts(link.to);
    return reader === id ? { ...link, to: `${name}.${port}` } : link;
  });
  return withAside(node, { ...aside, links });
}
