import {
  applyNodeChanges,
  type Connection,
  type Edge,
  type FinalConnectionState,
  type ReactFlowInstance,
  type ReactFlowProps,
} from "@xyflow/react";
import type { Dispatch, SetStateAction } from "react";
import type { Point } from "../document/layout.ts";
import { newPort } from "../document/wires.ts";
import { enter, moveCards, select } from "../store/editing.ts";
import { type Editor, openOf } from "../store/editor.ts";
import { isReadOnly } from "../store/read-only.ts";
import { drawWire, redrawWire, verdictOn } from "../store/wiring.ts";
import type { CardNode, WireEdge } from "./flow-model.ts";

function endsOf({ source, sourceHandle, target, targetHandle }: Connection | Edge) {
  return { from: { node: source, port: sourceHandle ?? "" }, to: { node: target, port: targetHandle ?? "" } };
}

function pointOf(event: MouseEvent | TouchEvent): Point {
  const touch = "changedTouches" in event ? event.changedTouches[0] : event;
  return { x: touch?.clientX ?? 0, y: touch?.clientY ?? 0 };
}

interface Canvas {
  readonly editor: Editor;
  readonly flow: Pick<ReactFlowInstance, "screenToFlowPosition">;
  readonly setNodes: Dispatch<SetStateAction<CardNode[]>>;
}

/** What the store is asked when something is done on the canvas. Made once: other functions would draw everything again. */
export function canvasEvents({ editor, flow, setNodes }: Canvas) {
  let reconnects = false;
  return {
    onNodesChange(changes) {
      const kept = changes.filter(({ type }) => type !== "remove");
      setNodes((before) => applyNodeChanges(kept, before));
      // Dragged to their place.
      const places = kept.flatMap((one) =>
        one.type === "position" && one.dragging === false && one.position !== undefined
          ? [[one.id, one.position] as const]
          : [],
      );
      if (places.length > 0) moveCards(editor, new Map(places));
      const picked = kept.filter((one) => one.type === "select");
      if (picked.length === 0) return;
      const chosen = new Set(editor.getState().selection);
      for (const { id, selected } of picked) selected ? chosen.add(id) : chosen.delete(id);
      select(editor, [...chosen]);
    },
    onEdgesChange(changes) {
      const picked = changes.filter((one) => one.type === "select");
      if (picked.length === 0) return;
      const chosen = new Set(editor.getState().selectedWires);
      for (const { id, selected } of picked) selected ? chosen.add(id) : chosen.delete(id);
      editor.setState({ selectedWires: [...chosen] });
    },
    onConnectStart(_, { nodeId, handleId, handleType }) {
      if (nodeId === null || handleId === null) return;
      const side = handleType === "source" ? "output" : "input";
      editor.setState({ drag: { end: { node: nodeId, port: handleId }, side } });
    },
    onConnectEnd(event: MouseEvent | TouchEvent, { isValid, fromHandle, toHandle, toNode }: FinalConnectionState) {
      const { drag } = editor.getState();
      editor.setState({ drag: undefined });
      if (drag === undefined || isValid || fromHandle === null || reconnects) return;
      const fixed = openOf(editor.getState()).compound !== undefined;
      if (toHandle?.id != null && toHandle.type !== fromHandle.type) {
        const other = { node: toHandle.nodeId, port: toHandle.id };
        drag.side === "output" ? drawWire(editor, drag.end, other) : drawWire(editor, other, drag.end);
      } else if (toNode === null && !fixed && drag.end.port !== newPort) {
        editor.setState({ dialog: { kind: "add", at: flow.screenToFlowPosition(pointOf(event)), drag } });
      }
    },
    onConnect(connection) {
      const { from, to } = endsOf(connection);
      drawWire(editor, from, to);
    },
    isValidConnection(connection) {
      // Of an edge only what it has of a connection.
      const { from, to } = endsOf(connection as Connection);
      return verdictOn(editor.getState(), from, to).fits;
    },
    onReconnectStart() {
      reconnects = true;
    },
    onReconnect: (old, connection) => redrawWire(editor, old.id, endsOf(connection)),
    onReconnectEnd(_, old, __, state) {
      if (state.toHandle === null && state.toNode === null) redrawWire(editor, old.id, undefined);
      reconnects = false;
      editor.setState({ drag: undefined });
    },
    onNodeDoubleClick(event, { id }) {
      const isOnControl = (event.target as HTMLElement).closest(".nodrag") !== null;
      if (!isOnControl) enter(editor, [...editor.getState().scope, id]);
    },
    onPaneClick({ detail, clientX, clientY }) {
      if (detail !== 2 || isReadOnly(editor)) return;
      editor.setState({ dialog: { kind: "add", at: flow.screenToFlowPosition({ x: clientX, y: clientY }) } });
    },
  } satisfies ReactFlowProps<CardNode, WireEdge>;
}
