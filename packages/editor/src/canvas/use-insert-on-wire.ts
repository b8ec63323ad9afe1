import type { OnNodeDrag } from "@xyflow/react";
import { useMemo, useRef } from "react";
import { canInsert, insertDropped, isLoose } from "../store/inserting.ts";
import { useEditorStore } from "../store/use-editor.ts";
import type { CardNode } from "./flow-model.ts";
import { wireUnder } from "./wires-under.ts";

/** Least time between two looks for a wire below a card that is dragged, in milliseconds. */
const pause = 60;

/** Handlers of the canvas by which a card that has no wires yet is dropped into one, which shows while it is over it. */
export function useInsertOnWire(): {
  readonly onNodeDrag: OnNodeDrag<CardNode>;
  readonly onNodeDragStop: OnNodeDrag<CardNode>;
} {
  const editor = useEditorStore();
  const looked = useRef(0);
  return useMemo(() => {
    const find = (id: string): string | undefined => {
      const state = editor.getState();
      const card = document.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
      const canvas = card?.closest(".canvas");
      if (card == null || canvas == null || !isLoose(state, id)) return undefined;
      return wireUnder(canvas, card.getBoundingClientRect(), (wire) => canInsert(state, id, wire));
    };
    const mark = (wire: string | undefined) => {
      for (const edge of document.querySelectorAll(".react-flow__edge[data-takes]")) edge.removeAttribute("data-takes");
      if (wire === undefined) return;
      document.querySelector(`.react-flow__edge[data-id="${CSS.escape(wire)}"]`)?.setAttribute("data-takes", "");
    };
    return {
      onNodeDrag: ({ timeStamp }, { id }, nodes) => {
        if (nodes.length > 1 || timeStamp - looked.current < pause) return;
        looked.current = timeStamp;
        mark(find(id));
      },
      onNodeDragStop: (_, { id }, nodes) => {
        mark(undefined);
        const wire = nodes.length === 1 ? find(id) : undefined;
        if (wire !== undefined) insertDropped(editor, id, wire);
      },
    };
  }, [editor]);
}
