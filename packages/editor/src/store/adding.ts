import type { Json } from "@sigmaflow/core";
import type { TypeRef } from "@sigmaflow/core/editing";
import { own } from "@sigmaflow/core/editing";
import { cardSize } from "../document/card-size.ts";
import { addNode, setInput } from "../document/edit.ts";
import { freePlace } from "../document/free-place.ts";
import { insertOnWire } from "../document/insert.ts";
import { moved, type Point } from "../document/layout.ts";
import { inputPorts } from "../document/ports.ts";
import { changeGraph } from "../document/scope.ts";
import { fittingPort } from "../document/search.ts";
import { judge, typeAt } from "../document/verdict.ts";
import { stepTexts } from "../texts/steps.ts";
import { edit } from "./editing.ts";
import { type Drag, type Editor, type EditorState, situationOf } from "./editor.ts";
import { offerOnWire, wireOf } from "./inserting.ts";
import { noteAdded } from "./liked-nodes.ts";
import { isReadOnly } from "./read-only.ts";
import { placeForNew, reveal } from "./view.ts";

/** The kind of value at the end that a wire is drawn from. */
export function typeOfDrag(state: EditorState, { end, side }: Drag): TypeRef | undefined {
  const situation = situationOf(state);
  if (side === "output") return typeAt(situation, end);
  const node = own(situation.body.nodes, end.node);
  return node && inputPorts(node, situation.catalogue).find(({ name }) => name === end.port)?.type;
}

/** A node to add. */
interface Wished {
  readonly type: string;
  readonly at: Point;
  /** A wire that it is to end. */
  readonly drag?: Drag | undefined;
  /** Id of a wire that it is to stand in. */
  readonly wire?: string | undefined;
  /** For its inputs. */
  readonly values?: Readonly<Record<string, Json>> | undefined;
}

/**
 * Adds a node, links it to the end of a wire that was being drawn, and chooses it: one step. Returns the node's id;
 * undefined for a type that is not in the catalogue.
 */
export function addChosen(editor: Editor, { type, at, drag, wire, values = {} }: Wished): string | undefined {
  const state = editor.getState();
  const situation = situationOf(state);
  const { catalogue } = situation;
  const entry = own(catalogue.nodes, type);
  if (entry === undefined) return undefined;
  const added = addNode(situation.body, type, at, catalogue);
  const size = cardSize(added.body, added.id, catalogue);
  // A wire drawn backwards ends at the right side of what it comes from.
  const wished = drag?.side === "input" ? { x: at.x - size.width, y: at.y } : at;
  const place = freePlace(situation.body, wished, size, catalogue);
  let body = moved(added.body, new Map([[added.id, place]]));
  const kind = drag && typeOfDrag(state, drag);
  for (const [name, value] of Object.entries(values)) body = setInput(body, { node: added.id, port: name }, value);
  const port = drag && kind && fittingPort(entry, { type: kind, side: drag.side }, catalogue);
  if (drag !== undefined && port !== undefined) {
    const document = changeGraph(situation.document, situation.scope, () => body);
    const other = { node: added.id, port };
    const [from, to] = drag.side === "output" ? [drag.end, other] : [other, drag.end];
    const verdict = judge({ ...situation, document, body }, from, to);
    if (verdict.fits) body = verdict.body;
  }
  const stood = wire === undefined ? undefined : wireOf(state, wire);
  if (stood !== undefined) {
    const document = changeGraph(situation.document, situation.scope, () => body);
    body = insertOnWire({ ...situation, document, body }, stood, added.id) ?? body;
  }
  edit(editor, { label: stepTexts.add({ label: entry.label }) }, () => body);
  editor.setState({ selection: [added.id], selectedWires: [], dialog: undefined, tab: "node" });
  noteAdded(type);
  reveal(editor, { ...place, ...size });
  return added.id;
}

/** Offers nodes to add: for the one wire that is chosen, else at the pointer or in the middle of what is in sight. */
export function offerNodes(editor: Editor): void {
  const { selection, selectedWires, drag } = editor.getState();
  if (drag !== undefined) {
    editor.setState({ drag: undefined, notice: undefined, dialog: { kind: "add", at: placeForNew(editor), drag } });
    return;
  }
  const [wire] = selectedWires;
  if (wire !== undefined && selectedWires.length === 1 && selection.length === 0) offerOnWire(editor, wire);
  else if (!isReadOnly(editor)) editor.setState({ dialog: { kind: "add", at: placeForNew(editor) } });
}
