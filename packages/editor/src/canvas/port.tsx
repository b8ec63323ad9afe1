import { isList, own, sayType } from "@sigmaflow/core/editing";
import { Handle, Position } from "@xyflow/react";
import type { KeyboardEvent } from "react";
import { sayFacts } from "../document/facts-text.ts";
import { colourOf, inputPorts, type PortView, typesOf } from "../document/ports.ts";
import { factsAt, typeAt, typesFit } from "../document/verdict.ts";
import { type End, inputsCard, newPort, outputsCard } from "../document/wires.ts";
import { type Drag, type EditorState, situationOf } from "../store/editor.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { placeForNew } from "../store/view.ts";
import { drawWire } from "../store/wiring.ts";
import { canvasTexts, sideTexts } from "../texts/canvas.ts";

type Side = Drag["side"];

/** What a wire that is drawn makes of a port; the same for all as long as none is. */
function fitOf(state: EditorState, node: string, port: PortView, side: Side): "" | "held" | "yes" | "no" {
  const { catalogue, drag } = state;
  if (drag === undefined) return "";
  if (drag.end.node === node && drag.end.port === port.name && drag.side === side) return "held";
  if (drag.side === side || drag.end.node === node) return "no";
  const other = drag.side === "output" ? typeAt(situationOf(state), drag.end) : typeNeeded(state, drag.end);
  if (other === undefined) return drag.end.port === newPort ? "yes" : "no";
  const fits = side === "input" ? typesFit(other, port.type, catalogue) : typesFit(port.type, other, catalogue);
  return fits ? "yes" : "no";
}

/** Where wires begin or end. While one is drawn, ports that it fits stand out and others step back. */
export function Port({ node, port, side }: { readonly node: string; readonly port: PortView; readonly side: Side }) {
  const { catalogue } = useEditorStore().getState(); // its kinds are the same as long as the page lives
  const fit = useEditor((state) => fitOf(state, node, port, side));
  const facts = useEditor((state) => {
    const known = side === "output" ? factsAt(situationOf(state), { node, port: port.name }) : port.spec.needs;
    return known === undefined ? "" : sayFacts(port.type, known, catalogue);
  });
  const says = [sayType(port.type, typesOf(catalogue)), facts].filter((text) => text !== "").join(", ");
  const press = useWireKeys({ node, port: port.name }, side);
  return (
    <Handle
      type={side === "output" ? "source" : "target"}
      position={side === "output" ? Position.Right : Position.Left}
      id={port.name}
      className={`port${isList(port.type) ? " list" : ""}`}
      data-fits={fit === "yes" || fit === "no" ? fit : undefined}
      data-held={fit === "held" || undefined}
      style={{ "--port": colourOf(port.type, catalogue) } as React.CSSProperties}
      title={`${port.label}: ${sideTexts[side]}, ${says}`}
      role="button"
      aria-label={canvasTexts.portOf({ label: port.label, node, side: sideTexts[side], type: says })}
      aria-pressed={fit === "held"}
      tabIndex={fit === "no" ? -1 : 0}
      onKeyDown={press}
    />
  );
}

/** The port that makes a new input or output of what is linked to it. */
export function NewPort({ side }: { readonly side: Side }) {
  const node = side === "output" ? inputsCard : outputsCard;
  const fits = useEditor(({ drag }) => (drag === undefined ? "" : drag.side === side ? "no" : "yes"));
  const press = useWireKeys({ node, port: newPort }, side);
  const label = side === "output" ? canvasTexts.newInputPort : canvasTexts.newOutputPort;
  return (
    <Handle
      type={side === "output" ? "source" : "target"}
      position={side === "output" ? Position.Right : Position.Left}
      id={newPort}
      className="port open"
      data-fits={fits || undefined}
      title={label}
      role="button"
      aria-label={label}
      tabIndex={fits === "no" ? -1 : 0}
      onKeyDown={press}
    />
  );
}

/** Enter begins a wire at a port and ends it at another one; Space offers nodes that the wire that is held fits. */
function useWireKeys(end: End, side: Side): (event: KeyboardEvent) => void {
  const editor = useEditorStore();
  return (event) => {
    if ((event.key !== "Enter" && event.key !== " ") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const { drag } = editor.getState();
    if (drag === undefined) {
      const message = canvasTexts.wireHeld;
      editor.setState({ drag: { end, side }, notice: { kind: "info", message } });
      return;
    }
    editor.setState({ drag: undefined, notice: undefined });
    if (event.key === " ") {
      editor.setState({ dialog: { kind: "add", at: placeForNew(editor), drag } });
      return;
    }
    if (drag.side === side) return;
    const isDrawn = drag.side === "output" ? drawWire(editor, drag.end, end) : drawWire(editor, end, drag.end);
    if (isDrawn) editor.setState({ notice: { kind: "info", message: canvasTexts.wireDrawn } });
  };
}

/** The type that the port asks for from which a wire is drawn backwards. */
function typeNeeded(state: EditorState, { node, port }: End) {
  const { body, catalogue } = situationOf(state);
  const found = own(body.nodes, node);
  return found && inputPorts(found, catalogue).find(({ name }) => name === port)?.type;
}
