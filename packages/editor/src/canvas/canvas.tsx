import {
  applyNodeChanges,
  Background,
  BackgroundVariant,
  type Connection,
  type Edge,
  type FinalConnectionState,
  type NodeChange,
  ReactFlow,
  useNodesInitialized,
  useReactFlow,
  useStore,
} from "@xyflow/react";
import { type MouseEvent as ReactMouseEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Point } from "../document/layout.ts";
import { inputsCard } from "../document/wires.ts";
import { enter, moveCards, select } from "../store/editing.ts";
import { type Drag, openOf, situationOf } from "../store/editor.ts";
import { inputWires } from "../store/preference.ts";
import { isReadOnly } from "../store/read-only.ts";
import { useTheme } from "../store/theme.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { drawWire, redrawWire, verdictOn } from "../store/wiring.ts";
import { CanvasTools } from "./canvas-tools.tsx";
import { EmptyHint } from "./empty-hint.tsx";
import { type CardNode, cardNodes, type WireEdge, wireEdges } from "./flow-model.ts";
import { InputsCard, OutputsCard } from "./interface-cards.tsx";
import { NodeCard } from "./node-card.tsx";
import { Overview } from "./overview.tsx";
import { ViewBridge } from "./view-bridge.tsx";

const nodeTypes = { node: NodeCard, inputs: InputsCard, outputs: OutputsCard };

function endsOf({ source, sourceHandle, target, targetHandle }: Connection | Edge) {
  return { from: { node: source, port: sourceHandle ?? "" }, to: { node: target, port: targetHandle ?? "" } };
}

/** The open graph as cards and wires. Everything here is drawn from the store and asks it for changes. */
export function Canvas() {
  const editor = useEditorStore();
  const situation = useEditor(situationOf);
  const selection = useEditor((state) => state.selection);
  const selectedWires = useEditor((state) => state.selectedWires);
  const fixed = useEditor((state) => openOf(state).compound !== undefined);
  const [nodes, setNodes] = useState<CardNode[]>([]);
  const ofInputs = inputWires.use() || selection.includes(inputsCard);
  const edges = useMemo(
    () => wireEdges(situation, { selected: selectedWires, ofInputs }),
    [situation, selectedWires, ofInputs],
  );
  const flow = useReactFlow();
  const reconnected = useRef(false);
  useLayoutEffect(() => {
    setNodes((before) => cardNodes(situation, { selection, before, fixed }));
  }, [situation, selection, fixed]);
  useFit();
  // From afar only titles can be read, so they are written large.
  const far = useStore(({ transform: [, , zoom] }) => zoom < 0.55);

  const change = (changes: NodeChange<CardNode>[]) => {
    const kept = changes.filter(({ type }) => type !== "remove");
    setNodes((before) => applyNodeChanges(kept, before));
    // Dragged to their place, or moved by arrow keys.
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
  };
  const startDrag = (drag: Drag) => editor.setState({ drag });
  const endDrag = (event: MouseEvent | TouchEvent, { isValid, fromHandle, toHandle, toNode }: FinalConnectionState) => {
    const { drag } = editor.getState();
    editor.setState({ drag: undefined });
    if (drag === undefined || isValid || fromHandle === null || reconnected.current) return;
    if (toHandle?.id != null && toHandle.type !== fromHandle.type) {
      const other = { node: toHandle.nodeId, port: toHandle.id };
      drag.side === "output" ? drawWire(editor, drag.end, other) : drawWire(editor, other, drag.end);
    } else if (toNode === null && !fixed && drag.end.port !== "+") {
      editor.setState({ dialog: { kind: "add", at: flow.screenToFlowPosition(pointOf(event)), drag } });
    }
  };
  return (
    <section className="canvas" aria-label="Graph" data-far={far || undefined}>
      <ReactFlow<CardNode, WireEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        onNodesChange={change}
        onEdgesChange={(changes) => {
          const chosen = new Set(editor.getState().selectedWires);
          for (const one of changes)
            if (one.type === "select") one.selected ? chosen.add(one.id) : chosen.delete(one.id);
          editor.setState({ selectedWires: [...chosen] });
        }}
        onConnectStart={(_, { nodeId, handleId, handleType }) => {
          if (nodeId !== null && handleId !== null) {
            startDrag({ end: { node: nodeId, port: handleId }, side: handleType === "source" ? "output" : "input" });
          }
        }}
        onConnectEnd={endDrag}
        onConnect={(connection) => {
          const { from, to } = endsOf(connection);
          drawWire(editor, from, to);
        }}
        isValidConnection={(connection) => {
          const { from, to } = endsOf(connection as Connection);
          return verdictOn(editor.getState(), from, to).fits;
        }}
        onReconnectStart={() => {
          reconnected.current = true;
        }}
        onReconnect={(old, connection) => redrawWire(editor, old.id, endsOf(connection))}
        onReconnectEnd={(_, old, __, state) => {
          if (state.toHandle === null && state.toNode === null) redrawWire(editor, old.id, undefined);
          reconnected.current = false;
          editor.setState({ drag: undefined });
        }}
        onNodeDoubleClick={(event, { id }) => {
          const onControl = (event.target as HTMLElement).closest(".nodrag") !== null;
          if (!onControl) enter(editor, [...editor.getState().scope, id]);
        }}
        onPaneClick={(event: ReactMouseEvent) => {
          if (event.detail === 2 && !isReadOnly(editor)) {
            const at = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
            editor.setState({ dialog: { kind: "add", at } });
          }
        }}
        nodesConnectable={!fixed}
        edgesReconnectable={!fixed}
        deleteKeyCode={null}
        disableKeyboardA11y
        zoomOnDoubleClick={false}
        multiSelectionKeyCode={["Shift", "Meta", "Control"]}
        selectionKeyCode="Shift"
        connectionRadius={26}
        minZoom={0.1}
        maxZoom={2}
        panOnScroll
        colorMode={useTheme()}
        attributionPosition="bottom-center"
        nodeDragThreshold={3}
      >
        <Background variant={BackgroundVariant.Dots} gap={22} size={1.2} />
        <Overview />
        <CanvasTools />
        <EmptyHint />
        <ViewBridge />
      </ReactFlow>
    </section>
  );
}

function pointOf(event: MouseEvent | TouchEvent): Point {
  const touch = "changedTouches" in event ? event.changedTouches[0] : event;
  return { x: touch?.clientX ?? 0, y: touch?.clientY ?? 0 };
}

/** Shows the whole graph when another one was opened, as soon as its cards are measured. */
function useFit(): void {
  const fit = useEditor((state) => state.fit);
  const ready = useNodesInitialized();
  const shown = useRef(-1);
  const { fitView } = useReactFlow();
  useEffect(() => {
    if (!ready || shown.current === fit) return;
    shown.current = fit;
    requestAnimationFrame(() => void fitView({ padding: 0.08, maxZoom: 1, minZoom: 0.2 }));
  }, [ready, fit, fitView]);
}
