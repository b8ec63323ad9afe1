import { Plus, X } from "lucide-react";
import type { KeyboardEvent } from "react";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { isSaved } from "../store/editor.ts";
import { isUnderWay } from "../store/running.ts";
import { panelTexts } from "../texts/panel.ts";
import { openNew } from "../workspace/opening.ts";
import { useWorkspace, useWorkspaceStore } from "../workspace/use-workspace.ts";
import {
  activate,
  activateNext,
  closeDocument,
  moveDocument,
  type OpenDocument,
  titleOf,
} from "../workspace/workspace.ts";

const mime = "application/x-sigmaflow-tab";

/** The open documents: one tab each, in an order that dragging changes. */
export function DocumentTabs() {
  const workspace = useWorkspaceStore();
  const { documents, active } = useWorkspace((state) => state);
  const key = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 } as const;
    if (event.key === "Delete") closeDocument(workspace, active);
    else if (event.key in by) activateNext(workspace, by[event.key as keyof typeof by]);
    else return;
    event.preventDefault();
    // The other document's tabs are drawn anew.
    requestAnimationFrame(() => document.querySelector<HTMLElement>(".document-tab [aria-selected=true]")?.focus());
  };
  return (
    <nav className="document-tabs" aria-label={panelTexts.openDocuments}>
      <div role="tablist" aria-label={panelTexts.documents} className="document-tab-list" onKeyDown={key}>
        {documents.map((one, place) => (
          <DocumentTab key={one.id} document={one} place={place} isShown={one.id === active} />
        ))}
      </div>
      <button
        type="button"
        className="icon-button small"
        aria-label={panelTexts.newTab}
        title={panelTexts.newTabKey}
        onClick={() => openNew(workspace)}
      >
        <Plus size={15} />
      </button>
    </nav>
  );
}

interface DocumentTabProps {
  readonly document: OpenDocument;
  readonly place: number;
  readonly isShown: boolean;
}

function DocumentTab({ document: { id, editor }, place, isShown }: DocumentTabProps) {
  const workspace = useWorkspaceStore();
  const { title, changed, runs } = useStore(
    editor,
    useShallow((state) => ({
      title: titleOf(state),
      changed: !isSaved(state),
      runs: state.run !== undefined && isUnderWay(state.run),
    })),
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside do all of it by keyboard.
    <span
      className="document-tab"
      role="presentation"
      data-shown={isShown || undefined}
      draggable
      onDragStart={({ dataTransfer }) => dataTransfer.setData(mime, id)}
      onDragOver={(event) => event.dataTransfer.types.includes(mime) && event.preventDefault()}
      onDrop={(event) => {
        const moved = event.dataTransfer.getData(mime);
        if (moved === "") return;
        event.preventDefault();
        event.stopPropagation();
        moveDocument(workspace, moved, place);
      }}
      onAuxClick={({ button }) => button === 1 && closeDocument(workspace, id)}
    >
      <button
        type="button"
        role="tab"
        aria-selected={isShown}
        tabIndex={isShown ? 0 : -1}
        className="document-tab-name"
        title={title}
        onClick={() => activate(workspace, id)}
      >
        {runs && <span className="spinner" role="img" aria-label={panelTexts.running} />}
        <span className="document-tab-title">{title}</span>
        {changed && (
          <span className="unsaved" role="img" aria-label={panelTexts.notSaved} title={panelTexts.notSaved} />
        )}
      </button>
      <button
        type="button"
        className="icon-button small"
        // For the pointer: a tab list holds nothing but tabs, and the Delete key closes them.
        aria-hidden
        tabIndex={-1}
        title={panelTexts.closeTab}
        onClick={() => closeDocument(workspace, id)}
      >
        <X size={13} />
      </button>
    </span>
  );
}
