import type { EditorState } from "../store/editor.ts";
import type { DocumentStore, KeptDocument } from "./database.ts";
import { activeOf, type OpenDocument, type Workspace, type WorkspaceState } from "./workspace.ts";

/** How long after a change documents are kept, ms: what a power cut may cost. */
const delay = 200;

/** Keeps a window's documents in the browser's database as one works. */
export interface Keeper {
  /** Keeps at once what has not been kept yet. */
  flush(): Promise<void>;
}

/** What of a document is kept; the same objects mean that nothing changed. */
function keptPart({ document, saved, text, file, history, values, run, ran, view, made, sweeps }: EditorState) {
  return { document, saved, text, file, history, values, run: run?.id, ran, view, made, sweeps };
}

type Part = ReturnType<typeof keptPart>;

/** Keeps what changes of a workspace; `onFailure` is called once when the browser refuses. */
export function keep(
  workspace: Workspace,
  window: string,
  store: DocumentStore,
  onFailure: (error: unknown) => void,
): Keeper {
  const last = new Map<string, { readonly part: Part; readonly at: string }>();
  const listened = new Map<string, () => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> = Promise.resolve();
  let failed = false;

  const write = async () => {
    const state = workspace.getState();
    const places = placesOf(state);
    const news = places.filter(({ document, place, closed, active }) => {
      const [part, at] = [keptPart(document.editor.getState()), `${place} ${closed} ${active}`];
      const known = last.get(document.id);
      if (known?.at === at && isSame(known.part, part)) return false;
      last.set(document.id, { part, at });
      return true;
    });
    const here = new Set(places.map(({ document }) => document.id));
    const gone = [...last.keys()].filter((id) => !here.has(id));
    for (const id of gone) last.delete(id);
    const kept = Date.now();
    const documents = news.map(
      ({ document: { id, editor }, ...where }): KeptDocument => ({
        ...{ id, window, kept, ...where },
        ...keptPart(editor.getState()),
      }),
    );
    try {
      if (documents.length > 0) await store.put(documents);
      if (gone.length > 0) await store.remove(gone);
    } catch (error) {
      for (const { document } of news) last.delete(document.id);
      if (!failed) onFailure(error);
      failed = true;
    }
  };
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(write);
    return writing;
  };
  const later = () => {
    timer ??= setTimeout(() => void flush(), delay);
  };
  // What was saved is kept at once: the page is often left then.
  const changed = (state: EditorState, before: EditorState) => {
    if (state.saved !== before.saved || state.file !== before.file) void flush();
    else later();
  };
  const listen = ({ documents, closed }: WorkspaceState) => {
    const all = [...documents, ...closed];
    for (const { id, editor } of all) if (!listened.has(id)) listened.set(id, editor.subscribe(changed));
    for (const [id, stop] of listened) {
      if (all.some((document) => document.id === id)) continue;
      stop();
      listened.delete(id);
    }
  };
  workspace.subscribe((state) => {
    listen(state);
    later();
  });
  listen(workspace.getState());
  later();
  return { flush };
}

interface Place {
  readonly document: OpenDocument;
  readonly place: number;
  readonly closed: boolean;
  readonly active: boolean;
}

function placesOf(state: WorkspaceState): readonly Place[] {
  const shown = activeOf(state).id;
  return [
    ...state.documents.map((document, place) => ({ document, place, closed: false, active: document.id === shown })),
    ...state.closed.map((document, place) => ({ document, place, closed: true, active: false })),
  ];
}

function isSame(one: Part, other: Part): boolean {
  return (Object.keys(one) as (keyof Part)[]).every((key) => one[key] === other[key]);
}
