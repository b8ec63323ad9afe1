import { own } from "@sigmaflow/core/editing";
import { type Area, areasOf } from "../document/free-place.ts";
import { insertOnWire, isUnwired } from "../document/insert.ts";
import type { Point } from "../document/layout.ts";
import { type Wire, wiresOf } from "../document/wires.ts";
import { stepTexts } from "../texts/steps.ts";
import { amend } from "./editing.ts";
import { type Editor, type EditorState, openOf, situationOf } from "./editor.ts";
import { isReadOnly } from "./read-only.ts";

/** A wire of the open graph. */
export function wireOf(state: EditorState, id: string): Wire | undefined {
  return wiresOf(openOf(state).body).find((wire) => wire.id === id);
}

/** Whether a card could stand in a wire: one that no wire comes to or goes from, of kinds that fit. */
export function canInsert(state: EditorState, id: string, wire: string): boolean {
  const found = wireOf(state, wire);
  if (found === undefined || openOf(state).compound !== undefined) return false;
  return insertOnWire(situationOf(state), found, id) !== undefined;
}

/** Whether dropping a card on a wire puts it there. */
export function isLoose(state: EditorState, id: string): boolean {
  const { body } = openOf(state);
  return own(body.nodes, id) !== undefined && isUnwired(body, id);
}

/** Puts a card that was dropped on a wire into it: one step with the way that it was moved. */
export function insertDropped(editor: Editor, id: string, wire: string): void {
  const state = editor.getState();
  const found = wireOf(state, wire);
  const body = found && insertOnWire(situationOf(state), found, id);
  if (body !== undefined) amend(editor, { label: stepTexts.insert }, () => body);
}

/** Offers nodes that can stand in a wire, and puts there what is chosen. */
export function offerOnWire(editor: Editor, wire: string): void {
  if (isReadOnly(editor)) return;
  const state = editor.getState();
  const found = wireOf(state, wire);
  if (found === undefined) return;
  const areas = areasOf(openOf(state).body, state.catalogue);
  const at = between(areas.get(found.from.node), areas.get(found.to.node));
  editor.setState({ dialog: { kind: "add", at, wire } });
}

/** Where a card goes that stands between two others. */
function between(from: Area | undefined, to: Area | undefined): Point {
  if (from === undefined || to === undefined) return from ?? to ?? { x: 0, y: 0 };
  return { x: Math.round((from.x + from.width + to.x - 252) / 2), y: Math.round((from.y + to.y) / 2) };
}
