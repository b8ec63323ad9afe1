import type { Catalogue, GraphDocument } from "@sigmaflow/core";
import { createStore, type StoreApi } from "zustand/vanilla";
import { placed } from "../store/editing.ts";
import { createEditor, type Editor, type EditorState, emptyDocument, freshState } from "../store/editor.ts";
import { documentTexts } from "../texts/document.ts";

/** One document in its tab: a store of its own, with its own undo history, run and results. */
export interface OpenDocument {
  readonly id: string;
  readonly editor: Editor;
}

/** The documents that a window has open. There is always one. */
export interface WorkspaceState {
  readonly catalogue: Catalogue;
  /** In the order of their tabs. */
  readonly documents: readonly OpenDocument[];
  /** Id of the document that is shown. */
  readonly active: string;
  /** Closed and not forgotten, the latest last. */
  readonly closed: readonly OpenDocument[];
}

/** The store of a window's documents. */
export type Workspace = StoreApi<WorkspaceState>;

/** Closed documents that can be opened again. */
const mostClosed = 20;

/** What a new tab begins with besides its document. */
export type Beginning = Partial<
  Pick<
    EditorState,
    "saved" | "text" | "file" | "history" | "values" | "notice" | "run" | "ran" | "view" | "made" | "sweeps"
  >
>;

/** A name for a document, in this browser alone; pages without TLS have no `crypto.randomUUID`. */
export function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A document's store, in which nothing was done yet; only layout is added to the document. */
export function documentEditor(catalogue: Catalogue, document: GraphDocument, beginning: Beginning = {}): Editor {
  const editor = createEditor(catalogue);
  const fresh = { ...freshState(document, { catalogue, file: beginning.file, fit: 1 }), ...beginning };
  editor.setState({ ...fresh, ...placed(fresh) });
  return editor;
}

/** A tab with nothing in it. */
function emptyTab(catalogue: Catalogue): OpenDocument {
  return { id: newId(), editor: documentEditor(catalogue, emptyDocument) };
}

/** A window's documents; without any it begins with an empty one. */
export function createWorkspace(
  catalogue: Catalogue,
  { documents = [], active, closed = [] }: Partial<Omit<WorkspaceState, "catalogue">> = {},
): Workspace {
  const first = documents[0] ?? emptyTab(catalogue);
  const shown = documents.find(({ id }) => id === active) ?? documents.at(-1) ?? first;
  return createStore<WorkspaceState>(() => ({
    catalogue,
    documents: documents.length === 0 ? [first] : documents,
    active: shown.id,
    closed,
  }));
}

/** The document that is shown. */
export function activeOf({ documents, active }: WorkspaceState): OpenDocument {
  return documents.find(({ id }) => id === active) ?? documents[0]!;
}

/** Whether nothing was ever done in a document: an empty one that came from nowhere. */
function isUntouched({ editor }: OpenDocument): boolean {
  const { document, file, history, run } = editor.getState();
  return (
    file === undefined &&
    run === undefined &&
    Object.keys(document.nodes).length + history.past.length === 0 &&
    document.title === emptyDocument.title
  );
}

/** Shows a document in a tab of its own, after the one that was shown; an empty one that nobody touched makes room. */
export function addDocument(workspace: Workspace, editor: Editor): OpenDocument {
  const added = { id: newId(), editor };
  workspace.setState((state) => {
    const before = activeOf(state);
    before.editor.setState({ dialog: undefined, notice: undefined });
    const at = state.documents.indexOf(before) + (isUntouched(before) ? 0 : 1);
    const documents = state.documents.toSpliced(at, isUntouched(before) ? 1 : 0, added);
    return { documents, active: added.id };
  });
  return added;
}

/** Shows another document. */
export function activate(workspace: Workspace, id: string): void {
  workspace.setState(({ documents, active }) => ({
    active: documents.some((document) => document.id === id) ? id : active,
  }));
}

/** Shows the document so many tabs further right, round and round. */
export function activateNext(workspace: Workspace, by: 1 | -1): void {
  const { documents, active } = workspace.getState();
  const at = documents.findIndex(({ id }) => id === active);
  activate(workspace, documents.at((at + by) % documents.length)!.id);
}

/** Closes a tab; nothing is lost, it can be opened again. The last tab leaves an empty one. */
export function closeDocument(workspace: Workspace, id: string): void {
  workspace.setState(({ catalogue, documents, active, closed }) => {
    const at = documents.findIndex((document) => document.id === id);
    const gone = documents[at];
    if (gone === undefined) return {};
    const rest = documents.toSpliced(at, 1);
    if (rest.length === 0) rest.push(emptyTab(catalogue));
    const kept = isUntouched(gone) ? closed : [...closed, gone].slice(-mostClosed);
    return { documents: rest, closed: kept, active: active === id ? rest[Math.min(at, rest.length - 1)]!.id : active };
  });
}

/** Opens again what was closed last. */
export function reopenDocument(workspace: Workspace): void {
  workspace.setState(({ documents, closed, active }) => {
    const back = closed.at(-1);
    if (back === undefined) return {};
    const at = documents.findIndex(({ id }) => id === active) + 1;
    return { documents: documents.toSpliced(at, 0, back), closed: closed.slice(0, -1), active: back.id };
  });
}

/** Moves a tab to another place. */
export function moveDocument(workspace: Workspace, id: string, to: number): void {
  workspace.setState(({ documents }) => {
    const at = documents.findIndex((document) => document.id === id);
    const moving = documents[at];
    return moving === undefined ? {} : { documents: documents.toSpliced(at, 1).toSpliced(to, 0, moving) };
  });
}

/** What a document is called on its tab. */
export function titleOf({ document, file }: EditorState): string {
  return document.title ?? file?.name ?? documentTexts.untitled;
}
