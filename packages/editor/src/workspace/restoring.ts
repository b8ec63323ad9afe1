import { type Catalogue, readGraphValue } from "@sigmaflow/core";
import { noHistory } from "../document/history.ts";
import { newRun } from "../document/run-view.ts";
import type { KeptDocument } from "./database.ts";
import type { OwnWindow } from "./windows.ts";
import { createWorkspace, documentEditor, newId, type OpenDocument, type Workspace } from "./workspace.ts";

/** What a window begins with, and ids of kept documents that it took over from windows that are gone. */
export interface Restored {
  readonly workspace: Workspace;
  /** Whether there was anything to bring back. */
  readonly found: boolean;
}

/**
 * A window's documents as they were kept, brought up to date: its own, or those of windows that are gone. What no version
 * of today can read stays where it is kept.
 */
export function restore(kept: readonly KeptDocument[], window: OwnWindow, catalogue: Catalogue): Restored {
  const own = kept.filter((one) => one.window === (window.copyOf ?? window.id));
  const left = kept.filter((one) => one.window !== window.id && !window.others.has(one.window));
  const mine = own.length > 0 ? own : left;
  const newest = (one: KeptDocument) =>
    Math.max(...mine.flatMap((other) => (other.window === one.window ? other.kept : [])));
  const inOrder = mine.toSorted((a, b) => newest(a) - newest(b) || a.place - b.place);
  const open: OpenDocument[] = [];
  const closed: OpenDocument[] = [];
  let active: string | undefined;
  for (const one of inOrder) {
    const editor = editorOf(one, catalogue);
    if (editor === undefined) continue;
    const id = window.copyOf === undefined ? one.id : newId();
    (one.closed ? closed : open).push({ id, editor });
    if (one.active && !one.closed) active = id;
  }
  const found = open.length > 0;
  return {
    found,
    workspace: createWorkspace(catalogue, { documents: open, closed, ...(active !== undefined && { active }) }),
  };
}

function editorOf(one: KeptDocument, catalogue: Catalogue): OpenDocument["editor"] | undefined {
  const { document, written = document, migrated } = readGraphValue(one.document, { catalogue });
  if (document === undefined || written === undefined) return undefined;
  const isSaved = JSON.stringify(one.saved) === JSON.stringify(one.document);
  const isOld = migrated.length > 0;
  const run = one.run === undefined ? undefined : newRun(one.run);
  return documentEditor(catalogue, document, {
    file: one.file,
    saved: isSaved ? written : one.saved,
    text: one.text,
    // Steps were made on the document as it was.
    history: isOld ? noHistory : one.history,
    values: one.values,
    run,
    ran: one.ran,
    ...(one.view && { view: one.view }),
    ...(one.made && { made: one.made }),
    ...(one.sweeps && { sweeps: one.sweeps }),
  });
}
