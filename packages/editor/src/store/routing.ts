import type { Point } from "../document/layout.ts";
import { pointsOf, withPointAt, withPoints } from "../document/reroute.ts";
import type { Wire } from "../document/wires.ts";
import { stepTexts } from "../texts/steps.ts";
import { edit } from "./editing.ts";
import { type Editor, openOf } from "./editor.ts";
import { wireOf } from "./inserting.ts";

/** Adds a point to a wire that it goes through, where nobody says otherwise in its middle; it can be dragged then. */
export function addPoint(editor: Editor, id: string, at?: Point): void {
  const state = editor.getState();
  const wire = wireOf(state, id);
  const edge = document.querySelector(`.react-flow__edge[data-id="${CSS.escape(id)}"]`);
  const path = edge?.querySelector<SVGPathElement>(".react-flow__edge-path");
  if (wire === undefined || path == null) return;
  const length = path.getTotalLength();
  const along = (part: number) => path.getPointAtLength(length * part);
  const next = withPointAt(pointsOf(openOf(state).body, wire), [along(0), along(1)], at ?? along(0.5));
  edit(editor, { label: stepTexts.addPoint }, (body) => withPoints(body, wire, next));
}

/** Moves one of a wire's points, or takes it away; moves with the same mark in a row are one step. */
export function changePoint(
  editor: Editor,
  wire: Wire,
  { at, to, mark }: { readonly at: number; readonly to: Point | undefined; readonly mark?: string },
): void {
  const label = to === undefined ? stepTexts.removePoint : stepTexts.movePoint;
  edit(editor, { label, ...(mark !== undefined && { mark }) }, (body) =>
    withPoints(body, wire, pointsOf(body, wire).toSpliced(at, 1, ...(to === undefined ? [] : [to]))),
  );
}
