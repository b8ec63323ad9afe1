import { useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import { type CSSProperties, useEffect, useState } from "react";
import { wireNote } from "../document/wire-note.ts";
import { wiresOf } from "../document/wires.ts";
import { situationOf } from "../store/editor.ts";
import { wireSizes } from "../store/preference.ts";
import { useEditor } from "../store/use-editor.ts";
import { StoredPicture } from "./stored-picture.tsx";
import { ViewportPortal } from "./viewport-portal.tsx";
import { middleOf } from "./wires-under.ts";

/** What the wire below the pointer, or the one that has the focus or is chosen, carries. */
export function WireNote({ id }: { readonly id: string }) {
  const note = useWireNote(id);
  if (note === undefined) return null;
  const { kind, facts, picture } = note;
  return (
    <span className="wire-note">
      {picture !== undefined && <StoredPicture id={picture} side={192} alt="" passing />}
      <b>{kind}</b>
      {facts !== "" && <span>{facts}</span>}
    </span>
  );
}

function useWireNote(id: string) {
  const situation = useEditor(situationOf);
  const run = useEditor((state) => state.run);
  const values = useEditor((state) => state.values);
  const wire = wiresOf(situation.body).find((one) => one.id === id);
  return wire && wireNote(situation, wire.from, { run, values });
}

/** Sizes on all wires of which they are known, while somebody wants to see them. */
export function WireSizes() {
  return wireSizes.use() ? <AllSizes /> : null;
}

function AllSizes() {
  const flow = useReactFlow();
  const store = useStoreApi();
  const zoom = useStore(({ transform }) => transform[2]);
  const nodes = useStore((state) => state.nodes);
  const situation = useEditor(situationOf);
  const run = useEditor((state) => state.run);
  const values = useEditor((state) => state.values);
  const [places, setPlaces] = useState(new Map<string, { readonly x: number; readonly y: number }>());
  // biome-ignore lint/correctness/useExhaustiveDependencies: wires are where their cards are drawn.
  useEffect(() => {
    const found = new Map<string, { readonly x: number; readonly y: number }>();
    for (const edge of store.getState().domNode?.querySelectorAll<SVGGElement>(".react-flow__edge") ?? []) {
      const middle = middleOf(edge);
      if (middle?.hasRoom && edge.dataset.id !== undefined)
        found.set(edge.dataset.id, flow.screenToFlowPosition(middle));
    }
    setPlaces(found);
  }, [nodes, situation, store, flow]);
  return (
    <ViewportPortal>
      {wiresOf(situation.body).map(({ id, from }) => {
        const at = places.get(id);
        const { facts } = wireNote(situation, from, { run, values });
        return (
          at &&
          facts !== "" && (
            <span className="wire-size" key={id} aria-hidden style={placedAt(at, zoom)}>
              {facts}
            </span>
          )
        );
      })}
    </ViewportPortal>
  );
}

/** The same size on the screen whatever the zoom. */
export function placedAt({ x, y }: { readonly x: number; readonly y: number }, zoom: number): CSSProperties {
  return { transform: `translate(${x}px, ${y}px) translate(-50%, -50%) scale(${1 / Math.max(zoom, 0.5)})` };
}
