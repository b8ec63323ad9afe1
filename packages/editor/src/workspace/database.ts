import type { GraphDocument } from "@sigmaflow/core";
import type { EditorState } from "../store/editor.ts";

/** A document as the browser keeps it. */
export interface KeptDocument {
  readonly id: string;
  /** The window that has it open or closed it. */
  readonly window: string;
  /** Its place among the window's tabs; counted on for what was closed, the latest last. */
  readonly place: number;
  readonly closed: boolean;
  /** Whether it is the one that the window shows. */
  readonly active: boolean;
  readonly document: GraphDocument;
  readonly saved: GraphDocument;
  /** Not there in what earlier editors kept. */
  readonly text?: string | undefined;
  readonly file: EditorState["file"];
  readonly history: EditorState["history"];
  readonly values: EditorState["values"];
  /** The run that it shows, and the document as it was when that began. */
  readonly run: string | undefined;
  readonly ran: GraphDocument | undefined;
  /** Not there in what was kept before there were these. */
  readonly view?: EditorState["view"];
  readonly made?: EditorState["made"];
  readonly sweeps?: EditorState["sweeps"];
  /** When it was kept last, ms since 1970. */
  readonly kept: number;
}

/** Where documents are kept between two visits of a page. */
export interface DocumentStore {
  all(): Promise<readonly KeptDocument[]>;
  put(documents: readonly KeptDocument[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
}

/** What a request of a database comes to. */
function answerTo<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * The browser's own database for this origin and path.
 *
 * @throws a `DOMException` where the browser keeps nothing for this page.
 */
export async function openDatabase(): Promise<DocumentStore> {
  // Two servers below different paths of one origin have documents of their own.
  const name = `sigmaflow ${new URL(".", document.baseURI).pathname}`;
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("documents", { keyPath: "id" });
  const database = await answerTo(opening);
  const write = (change: (store: IDBObjectStore) => void) =>
    new Promise<void>((resolve, reject) => {
      const transaction = database.transaction("documents", "readwrite", { durability: "strict" });
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      change(transaction.objectStore("documents"));
    });
  return {
    // Only what this editor kept lies there.
    all: () => answerTo<KeptDocument[]>(database.transaction("documents").objectStore("documents").getAll()),
    put: (documents) => write((store) => documents.forEach((one) => void store.put(one))),
    remove: (ids) => write((store) => ids.forEach((id) => void store.delete(id))),
  };
}
