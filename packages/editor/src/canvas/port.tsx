import { own, sayType } from "@sigmaflow/core/editing";
import { Handle, Position } from "@xyflow/react";
import { colourOf, inputPorts, type PortView } from "../document/ports.ts";
import { typeAt, typesFit } from "../document/verdict.ts";
import { situationOf } from "../store/editor.ts";
import { useEditor } from "../store/use-editor.ts";

/** Where wires begin or end. While one is drawn, ports that it fits stand out and others step back. */
export function Port({
  node,
  port,
  side,
}: {
  readonly node: string;
  readonly port: PortView;
  readonly side: "gives" | "takes";
}) {
  const view = useEditor((state) => {
    const { catalogue, drag } = state;
    const list = "of" in port.type;
    const types = new Map(Object.entries(catalogue.types));
    const says = sayType(port.type, types);
    const look = { colour: colourOf(port.type, catalogue), list, says };
    if (drag === undefined) return { ...look, fits: "" };
    if (drag.side === side || drag.end.node === node) return { ...look, fits: "no" };
    const situation = situationOf(state);
    const other = drag.side === "gives" ? typeAt(situation, drag.end) : dragTaking(state, drag.end);
    const fits =
      other !== undefined &&
      (side === "takes" ? typesFit(other, port.type, catalogue) : typesFit(port.type, other, catalogue));
    return { ...look, fits: fits ? "yes" : "no" };
  });
  return (
    <Handle
      type={side === "gives" ? "source" : "target"}
      position={side === "gives" ? Position.Right : Position.Left}
      id={port.name}
      className={`port${view.list ? " list" : ""}`}
      data-fits={view.fits || undefined}
      style={{ "--port": view.colour } as React.CSSProperties}
      title={`${port.label}: ${side} ${view.says}`}
    />
  );
}

/** The type that the port asks for from which a wire is drawn backwards. */
function dragTaking(
  state: Parameters<typeof situationOf>[0],
  { node, port }: { readonly node: string; readonly port: string },
) {
  const { body, catalogue } = situationOf(state);
  const found = own(body.nodes, node);
  return found && inputPorts(found, catalogue).find(({ name }) => name === port)?.type;
}
