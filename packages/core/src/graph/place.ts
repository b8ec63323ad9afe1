import type { DocumentPath } from "../problem/place.ts";

/** A place in a document in a person's terms: the node's path, and the input or output if it is at one. */
export interface Place {
  readonly path: string;
  readonly port?: string;
}

/** The node and port that a place in a document belongs to. */
export function placeOf(at: DocumentPath): Place {
  const nodes: string[] = [];
  let here = 0;
  while (at[here] === "nodes" && here + 1 < at.length) {
    nodes.push(String(at[here + 1]));
    here += 2;
    if (at[here] !== "body") break;
    here++;
  }
  const path = nodes.join("/");
  const holds = at[here] === "in" || at[here] === "inputs" || at[here] === "outputs";
  return holds && here + 1 < at.length ? { path, port: String(at[here + 1]) } : { path };
}
