import type { GraphBody } from "@sigmaflow/core";
import { tidied } from "../document/align.ts";
import { arranged, arrangedInWorker, cardsOf, isRough, manyCards, moved } from "../document/layout.ts";
import { withoutPoints } from "../document/reroute.ts";
import { changeGraph } from "../document/scope.ts";
import { wiresOf } from "../document/wires.ts";
import { stepTexts } from "../texts/steps.ts";
import { storeTexts } from "../texts/store.ts";
import { edit } from "./editing.ts";
import { type Editor, openOf } from "./editor.ts";
import { isReadOnly } from "./read-only.ts";

/** Tidies the layout, as one step: of the chosen cards when there are several, else of all. Many take a moment, in a worker. */
export async function tidy(editor: Editor): Promise<void> {
  if (isReadOnly(editor)) return;
  const state = editor.getState();
  const { selection, catalogue, scope } = state;
  const { body } = openOf(state);
  const nodes = selection.filter((id) => !id.startsWith("$"));
  const isAll = nodes.length < 2;
  if ((isAll ? cardsOf(body).length : nodes.length) <= manyCards) {
    edit(editor, { label: stepTexts.tidy }, (graph) =>
      isAll
        ? moved(withoutPoints(graph, wiresOf(graph)), arranged(graph, catalogue))
        : tidied(withoutPoints(graph, wiresOf(graph), new Set(nodes)), nodes, catalogue),
    );
  } else {
    const notice = { kind: "info", message: storeTexts.arranging } as const;
    editor.setState({ notice });
    const places = await arrangedInWorker(body, catalogue, isAll ? undefined : new Set(nodes));
    if (editor.getState().notice === notice) editor.setState({ notice: undefined });
    if (editor.getState().scope !== scope) return; // another graph is open by now
    edit(editor, { label: stepTexts.tidy }, (graph) => {
      const there = new Set(cardsOf(graph));
      const straight = withoutPoints(graph, wiresOf(graph), isAll ? undefined : new Set(nodes));
      return moved(straight, new Map([...places].filter(([id]) => there.has(id))));
    });
  }
  if (isAll) editor.setState(({ fit }) => ({ fit: fit + 1 }));
}

/** Arranges a graph whose cards were placed roughly as it was opened. This is no edit, like placing them was. */
export async function settle(editor: Editor, rough: GraphBody): Promise<void> {
  if (!isRough(rough)) return;
  const places = await arrangedInWorker(rough, editor.getState().catalogue);
  editor.setState((state) => {
    const { document, scope, saved, fit } = state;
    const { body, compound } = openOf(state);
    if (compound !== undefined || body.layout !== rough.layout) return state; // cards were moved, or it was left
    const next = changeGraph(document, scope, (graph) => moved(graph, places));
    return { document: next, fit: fit + 1, ...(saved === document && { saved: next }) };
  });
}
