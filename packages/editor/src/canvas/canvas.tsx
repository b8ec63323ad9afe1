import { ReactFlow, SelectionMode, useReactFlow, useStore } from "@xyflow/react";
import { type CSSProperties, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { manyCards } from "../document/layout.ts";
import { inputsCard } from "../document/wires.ts";
import { openOf, situationOf } from "../store/editor.ts";
import { inputWires, snapping } from "../store/preference.ts";
import { useTheme } from "../store/theme.ts";
import { settle } from "../store/tidying.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { canvasTexts } from "../texts/canvas.ts";
import { canvasEvents } from "./canvas-events.ts";
import { CanvasMenu } from "./canvas-menu.tsx";
import { CanvasTools } from "./canvas-tools.tsx";
import { DetailContext, detailOf, faceZoom } from "./detail.ts";
import { Dots, gap } from "./dots.tsx";
import { EmptyHint } from "./empty-hint.tsx";
import { leastZoom, startingView, useFit } from "./fit.ts";
import { type CardNode, cardNodes, type WireEdge, wireEdges } from "./flow-model.ts";
import { holdPointer } from "./hold-pointer.ts";
import { InputsCard, OutputsCard } from "./interface-cards.tsx";
import { Legend } from "./legend.tsx";
import { Marks } from "./marks.tsx";
import { MeasuringContext, useMeasuring } from "./measuring.ts";
import { NodeCard } from "./node-card.tsx";
import { OneStop } from "./one-stop.tsx";
import { Overview } from "./overview.tsx";
import { RoutedWire } from "./routed-wire.tsx";
import { TwoFingers } from "./two-fingers.tsx";
import { useInsertOnWire } from "./use-insert-on-wire.ts";
import { ViewBridge } from "./view-bridge.tsx";
import { WireLayer } from "./wire-layer.tsx";
import { WireSizes } from "./wire-notes.tsx";
import { WireTools } from "./wire-tools.tsx";

/** What is on the canvas whatever the graph: the same elements always, so that a card that is dragged draws none of it anew. */
const onCanvas = (
  <>
    <Dots />
    <Overview />
    <EmptyHint />
    <ViewBridge />
    <WireTools />
    <WireSizes />
    <CanvasMenu />
    <Marks />
    <OneStop />
    <TwoFingers />
  </>
);
const legend = <Legend />;
const nodeTypes = { node: NodeCard, inputs: InputsCard, outputs: OutputsCard };
const edgeTypes = { routed: RoutedWire };
const grid: [number, number] = [gap, gap];
const severalKeys = ["Shift", "Meta", "Control"];
const noWires: WireEdge[] = [];
/** Up to so many boxes cost less than finding out, at every move, which of them are in sight. */
const manyBoxes = 1500;

/** The open graph as cards and wires. Everything here is drawn from the store and asks it for changes. */
export function Canvas() {
  const editor = useEditorStore();
  const situation = useEditor(situationOf);
  const selection = useEditor((state) => state.selection);
  const fixed = useEditor((state) => openOf(state).compound !== undefined);
  const flow = useReactFlow();
  const [nodes, setNodes] = useState<CardNode[]>(() =>
    cardNodes(situation, { selection, before: [], fixed, isWhole: () => false }),
  );
  const measuring = useMeasuring(setNodes);
  const edges = useWires();
  useLayoutEffect(() => {
    setNodes((before) => cardNodes(situation, { selection, before, fixed, isWhole: measuring.isWhole }));
  }, [situation, selection, fixed, measuring]);
  useFit();
  useEffect(() => void settle(editor, situation.body), [editor, situation.body]);
  const events = useMemo(() => canvasEvents({ editor, flow, setNodes }), [editor, flow]);
  const insert = useInsertOnWire();
  const pointer = useMemo(holdPointer, []);
  const zoom = useStore(({ transform }) => faceZoom(transform[2]));
  const isMany = nodes.length > manyCards;
  const [start] = useState(() => (isMany ? startingView(nodes) : undefined));
  const detail = detailOf(zoom, isMany);
  const areFaces = detail !== "whole";
  const theme = useTheme();
  const [chooses, setChooses] = useState(false);
  const tools = useMemo(() => <CanvasTools chooses={chooses} onChoose={setChooses} />, [chooses]);
  return (
    <main
      className="canvas"
      aria-label={canvasTexts.graph}
      data-far={zoom >= 1 ? undefined : zoom < 0.17 ? "icons" : "names"}
      style={{ "--zoom": zoom } as CSSProperties}
    >
      <DetailContext value={detail}>
        <MeasuringContext value={measuring}>
          <ReactFlow<CardNode, WireEdge>
            {...events}
            {...insert}
            {...pointer}
            nodes={nodes}
            edges={areFaces ? noWires : edges}
            nodeTypes={nodeTypes}
            edgeTypes={edgeTypes}
            onlyRenderVisibleElements={detail === "blank" ? nodes.length > manyBoxes : isMany}
            nodesConnectable={!fixed}
            edgesReconnectable={!fixed}
            deleteKeyCode={null}
            disableKeyboardA11y
            zoomOnDoubleClick={false}
            multiSelectionKeyCode={severalKeys}
            selectionKeyCode="Shift"
            selectionOnDrag={chooses}
            panOnDrag={!chooses}
            {...(chooses && { selectionMode: SelectionMode.Partial })}
            connectionRadius={26}
            minZoom={leastZoom}
            maxZoom={2}
            panOnScroll
            snapToGrid={snapping.use()}
            snapGrid={grid}
            colorMode={theme}
            attributionPosition="bottom-center"
            nodeDragThreshold={3}
            {...(start && { defaultViewport: start })}
          >
            {areFaces && <WireLayer edges={edges} nodes={nodes} zoom={zoom} />}
            {onCanvas}
          </ReactFlow>
          {tools}
          {legend}
        </MeasuringContext>
      </DetailContext>
    </main>
  );
}

/** The wires of the open graph; those that did not change are the same objects. */
function useWires(): WireEdge[] {
  const situation = useEditor(situationOf);
  const selected = useEditor((state) => state.selectedWires);
  const before = useRef<readonly WireEdge[]>(noWires);
  const isChosen = useEditor(({ selection }) => selection.includes(inputsCard));
  const ofInputs = inputWires.use() || isChosen;
  return useMemo(() => {
    const edges = wireEdges(situation, { selected, ofInputs, before: before.current });
    before.current = edges;
    return edges;
  }, [situation, selected, ofInputs]);
}
