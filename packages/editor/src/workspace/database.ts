import type { GraphDocument } from "@sigmaflow/core";
import { type DBSchema, openDB } from "idb";
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

interface Schema extends DBSchema {
  documents: { key: string; value: KeptDocument };
}

/**
 * The browser's own database for this origin and path.
 *
 * @throws a `DOMException` where the browser keeps nothing for this page.
 */
export async function openDatabase(): Promise<DocumentStore> {
  // Two servers below different paths of one origin have documents of their own.
  const name = `sigmaflow ${new URL(".", document.baseURI).pathname}`;
  const database = await openDB<Schema>(name, 1, {
    upgrade: (created) => void created.createObjectStore("documents", { keyPath: "id" }),
  });
  const write = async (change: (store: { put(one: KeptDocument): unknown; delete(id: string): unknown }) => void) => {
    const transaction = database.transaction("documents", "readwrite", { durability: "strict" });
    change(transaction.store);
    await transaction.done;
  };
  return {
    all: () => database.getAll("documents"),
    put: (documents) => write((store) => documents.forEach((one) => void store.put(one))),
    remove: (ids) => write((store) => ids.forEach((id) => void store.delete(id))),
  };
}
