import { positionsOf } from "../document/layout.ts";
import { movedAlong } from "../document/reroute.ts";
import { stepTexts } from "../texts/steps.ts";
import { edit } from "./editing.ts";
import { type Editor, openOf } from "./editor.ts";

/** Canvas units that a key moves a card by. */
const stride = 10;

const ways: Readonly<Record<string, readonly [x: number, y: number]>> = {
  "←": [-1, 0],
  "→": [1, 0],
  "↑": [0, -1],
  "↓": [0, 1],
};

/** Moves the chosen cards by an arrow key. However often and long keys are pressed, it is one step for the same cards. */
export function nudge(editor: Editor, { key }: { readonly key: string }): void {
  const state = editor.getState();
  const [right, down] = ways[key.replace("Shift+", "")] ?? [0, 0];
  const positions = positionsOf(openOf(state).body);
  const places = state.selection.flatMap((id) => {
    const place = positions.get(id);
    return place === undefined ? [] : [[id, { x: place.x + right * stride, y: place.y + down * stride }] as const];
  });
  if (places.length === 0) return;
  const words = { label: stepTexts.move, mark: `nudge ${state.selection.join(" ")}` };
  edit(editor, words, (body) => movedAlong(body, new Map(places)));
}
