import type { GraphBody } from "@sigmaflow/core";
import { changeNode } from "./edit.ts";
import { type CardLook, lookOf } from "./look.ts";

/** Draws some cards otherwise. */
export function changeLook(body: GraphBody, ids: readonly string[], change: (look: CardLook) => CardLook): GraphBody {
  return ids.reduce(
    (graph, id) =>
      changeNode(graph, id, (node) => {
        const { meta, ...rest } = node;
        const { look: _before, ...others } = meta ?? {};
        const look = change(lookOf(node));
        const next = Object.keys(look).length === 0 ? others : { ...others, look: { ...look } };
        return Object.keys(next).length === 0 ? rest : { ...rest, meta: next };
      }),
    body,
  );
}
