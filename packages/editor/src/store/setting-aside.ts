import { own } from "@sigmaflow/core/editing";
import { api, artifactUrl } from "../api/client.ts";
import { bypass, mute, pin, pinnable, takeBack } from "../document/aside.ts";
import { type AsideKind, asideOf } from "../document/aside-data.ts";
import { changeLook } from "../document/change-look.ts";
import { type CardLook, lookOf } from "../document/look.ts";
import { stepTexts } from "../texts/steps.ts";
import { storeTexts } from "../texts/store.ts";
import { edit } from "./editing.ts";
import { type Editor, type EditorState, openOf, situationOf } from "./editor.ts";
import { reportRefusal } from "./files.ts";
import { isReadOnly } from "./read-only.ts";

/** Whether all of some nodes are set aside in one way. */
export function areAside(state: EditorState, ids: readonly string[], kind: AsideKind): boolean {
  const { nodes } = openOf(state).body;
  return ids.length > 0 && ids.every((id) => asideOf(own(nodes, id))?.kind === kind);
}

/** Bypasses or mutes the chosen nodes; those that are so already come back. One step. */
export function toggleAside(editor: Editor, kind: "bypassed" | "muted"): void {
  const state = editor.getState();
  const { catalogue, selection } = state;
  const ids = selection.filter((id) => own(openOf(state).body.nodes, id) !== undefined);
  if (ids.length === 0 || isReadOnly(editor)) return;
  const back = areAside(state, ids, kind);
  const refused: string[] = [];
  let { body } = openOf(state);
  for (const id of ids) {
    if (asideOf(own(body.nodes, id)) !== undefined) body = takeBack(body, id, catalogue);
    if (back) continue;
    const next = kind === "muted" ? mute(body, id) : bypass({ ...situationOf(state), body }, id);
    if (next === undefined) refused.push(id);
    else body = next;
  }
  edit(editor, { label: back ? stepTexts.takeBack : stepTexts[kind] }, () => body);
  if (refused.length === 0) return;
  const message = storeTexts.cannotBypass;
  editor.setState({ notice: { kind: "error", message, hint: storeTexts.muteInstead } });
}

/** The result of a node that the last run made and that could be held: its output and the picture's content id. */
export function holdable(state: EditorState, id: string): { readonly port: string; readonly hash: string } | undefined {
  const port = pinnable(situationOf(state), id);
  const hash = port === undefined ? undefined : own(state.run?.nodes.get(id)?.outputs ?? {}, port);
  return port === undefined || typeof hash !== "string" ? undefined : { port, hash };
}

/** Holds the result of the chosen node, so that nothing before it runs any more; one that is held is let go. */
export async function toggleHeld(editor: Editor): Promise<void> {
  const state = editor.getState();
  const [id] = state.selection;
  if (id === undefined || isReadOnly(editor)) return;
  if (asideOf(own(openOf(state).body.nodes, id)) !== undefined) {
    edit(editor, { label: stepTexts.release }, (body) => takeBack(body, id, state.catalogue));
    return;
  }
  const result = holdable(state, id);
  if (result === undefined) {
    const message = storeTexts.nothingToHold;
    editor.setState({ notice: { kind: "info", message, hint: storeTexts.canBeHeld } });
    return;
  }
  await reportRefusal(editor, async () => {
    const file = await (await fetch(artifactUrl(result.hash))).blob();
    const { hash } = await api.upload(file, file.type);
    const pinned = pin(situationOf(editor.getState()), id, result.port);
    if (pinned === undefined) return;
    edit(editor, { label: stepTexts.pinned }, () => pinned.body);
    editor.setState(({ values }) => ({ values: { ...values, [pinned.input]: { $upload: hash } } }));
  });
}

/** Draws the chosen cards otherwise: one step. */
export function changeLooks(editor: Editor, label: string, change: (look: CardLook) => CardLook): void {
  const { selection } = editor.getState();
  edit(editor, { label }, (body) => changeLook(body, selection, change));
}

/** Collapses the chosen cards, or unfolds them when all are. */
export function toggleCollapsed(editor: Editor): void {
  const state = editor.getState();
  const { nodes } = openOf(state).body;
  const all = state.selection.every((id) => lookOf(own(nodes, id)).collapsed === true);
  changeLooks(editor, all ? stepTexts.unfold : stepTexts.collapse, ({ collapsed: _before, ...look }) =>
    all ? look : { ...look, collapsed: true },
  );
}
