import { focusCard } from "../canvas/focus-card.ts";
import { areasOf } from "../document/free-place.ts";
import { cardsOf } from "../document/layout.ts";
import { cardTowards, type Way } from "../document/walk.ts";
import { wiresOf } from "../document/wires.ts";
import { select } from "../store/editing.ts";
import { type Editor, openOf } from "../store/editor.ts";
import { reveal } from "../store/view.ts";

const ways: Readonly<Record<string, Way>> = { "←": "left", "→": "right", "↑": "up", "↓": "down" };

/** What on the canvas has the focus: a card, or a wire. */
function focused(): { readonly card?: string; readonly wire?: string } {
  const element = document.activeElement?.closest<HTMLElement>(".react-flow__node, .react-flow__edge");
  const id = element?.dataset.id;
  if (id === undefined) return {};
  return element?.classList.contains("react-flow__edge") ? { wire: id } : { card: id };
}

/** Shows a card and focuses it. */
function show(editor: Editor, id: string): void {
  const { body } = openOf(editor.getState());
  reveal(editor, areasOf(body, editor.getState().catalogue).get(id));
  focusCard(id);
}

/** Goes to a card: chooses it, shows it and focuses it. */
function goTo(editor: Editor, id: string): void {
  select(editor, [id]);
  show(editor, id);
}

/** Goes to the next card in a direction; from a wire to the card at its end, or to the next wire from where it begins. */
export function walk(editor: Editor, key: string): void {
  const way = ways[key.replace("Ctrl+", "")];
  if (way === undefined) return;
  const { selection, catalogue } = editor.getState();
  const { body } = openOf(editor.getState());
  const { card, wire } = focused();
  const wires = wiresOf(body);
  const now = wires.find(({ id }) => id === wire);
  if (now !== undefined) {
    if (way === "left" || way === "right") goTo(editor, way === "left" ? now.from.node : now.to.node);
    else {
      const beside = wires.filter(({ from }) => from.node === now.from.node);
      const next = beside[(beside.indexOf(now) + (way === "down" ? 1 : -1) + beside.length) % beside.length];
      if (next !== undefined) focusWire(next.id);
    }
    return;
  }
  const from = card ?? selection[0];
  const next = from === undefined ? cardsOf(body)[0] : cardTowards(body, from, way, catalogue);
  if (next !== undefined) goTo(editor, next);
}

function focusWire(id: string): void {
  document.querySelector<SVGGElement>(`.react-flow__edge[data-id="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
}

/** Goes from the card that has the focus to its first wire on one side. */
export function toWire(editor: Editor, key: string): void {
  const { card = editor.getState().selection[0] } = focused();
  const side = key === "Ctrl+→" ? "from" : "to";
  const wire = wiresOf(openOf(editor.getState()).body).find((one) => one[side].node === card);
  if (wire !== undefined) focusWire(wire.id);
}

const regions = [".top-bar", "[role=tablist]", ".canvas", ".side"] as const;
const stops = "button:not([disabled]), input:not([disabled]), textarea, select, [href], [tabindex='0']";

/** Whether an element can be seen, and reached by Tab. */
function isStop(element: HTMLElement): boolean {
  return element.tabIndex >= 0 && element.getClientRects().length > 0;
}

/** The stops of Tab in a part of the page, in their order. */
export function stopsIn(element: ParentNode): HTMLElement[] {
  return [...element.querySelectorAll<HTMLElement>(stops)].filter(isStop);
}

/** Goes to the next of the page's regions, or the one before. */
export function nextRegion(editor: Editor, by: 1 | -1): void {
  const there = regions.flatMap((name) => document.querySelector<HTMLElement>(name) ?? []);
  const now = there.findIndex((region) => region.contains(document.activeElement));
  for (let step = 1; step <= there.length; step++) {
    const region = there[(now + by * step + 2 * there.length) % there.length];
    if (region?.classList.contains("canvas")) {
      show(editor, editor.getState().selection[0] ?? cardsOf(openOf(editor.getState()).body)[0]!);
      return;
    }
    const [first] = region === undefined ? [] : stopsIn(region);
    if (first !== undefined) {
      first.focus();
      return;
    }
  }
}
