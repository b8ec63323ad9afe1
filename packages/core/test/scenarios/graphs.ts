import type { FromLink, GivenValue, GraphBody, GraphNode, InputLink } from "../../src/index.ts";

/** A link to a node's output. */
export const from = (link: string): FromLink => ({ $from: link });

/** A link to a graph input. */
export const input = (name: string): InputLink => ({ $input: name });

/** A node without a body. */
export const node = (type: string, given: Readonly<Record<string, GivenValue>> = {}): GraphNode => ({
  type,
  in: { ...given },
});

/** A constant. */
export const number = (value: number): GraphNode => node("toy.number", { value });

/** A graph that gives one value. */
export function graphOf(nodes: Readonly<Record<string, GraphNode>>, value: string): GraphBody {
  return { nodes: { ...nodes }, outputs: { value: from(value) } };
}
