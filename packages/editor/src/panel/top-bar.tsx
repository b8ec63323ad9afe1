import {
  ChevronRight,
  Download,
  FolderOpen,
  Images,
  Keyboard,
  Moon,
  PanelRight,
  Play,
  Plus,
  Redo2,
  Save,
  Square,
  Sun,
  Undo2,
} from "lucide-react";
import { ViewSwitch } from "../create/view-switch.tsx";
import { offerNodes } from "../store/adding.ts";
import { enter, redoStep, undoStep } from "../store/editing.ts";
import { isSaved, openOf } from "../store/editor.ts";
import { download, save } from "../store/files.ts";
import { cancelRun, isUnderWay, startRun } from "../store/running.ts";
import { toggleSide, useSideWidth } from "../store/side-width.ts";
import { toggleTheme, useTheme } from "../store/theme.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { panelTexts } from "../texts/panel.ts";
import { titleOf } from "../workspace/workspace.ts";
import { DocumentTitle } from "./document-title.tsx";
import { RunMenu } from "./run-menu.tsx";

/** What is open and what can be done with it. */
export function TopBar() {
  const editor = useEditorStore();
  const { view, title, unsaved, canUndo, canRedo, undoes, redoes, fixed } = useEditor((state) => ({
    view: state.view,
    title: titleOf(state),
    unsaved: !isSaved(state),
    canUndo: state.history.past.length > 0,
    canRedo: state.history.future.length > 0,
    undoes: state.history.past.at(-1)?.label,
    redoes: state.history.future.at(-1)?.label,
    fixed: openOf(state).compound !== undefined,
  }));
  const side = useSideWidth();
  const dark = useTheme() === "dark";
  return (
    <header className="top-bar">
      <h1 className="unseen">sigmaflow</h1>
      <span className="brand" aria-hidden>
        σ
      </span>
      <button
        type="button"
        className="button plain"
        onClick={() => editor.setState({ dialog: { kind: "open" }, notice: undefined })}
        title={panelTexts.openKey}
      >
        <FolderOpen size={16} aria-hidden /> <span className="button-word">{panelTexts.open}</span>
      </button>
      <button type="button" className="button plain" onClick={() => void save(editor)} title={panelTexts.saveKey}>
        <Save size={16} aria-hidden /> <span className="button-word">{panelTexts.save}</span>
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={panelTexts.download}
        title={panelTexts.download}
        onClick={() => download(editor)}
      >
        <Download size={16} />
      </button>
      <span className="divider" />
      <button
        type="button"
        className="icon-button"
        aria-label={panelTexts.undo}
        title={undoes === undefined ? panelTexts.undo : panelTexts.undoStep({ step: undoes })}
        disabled={!canUndo}
        onClick={() => undoStep(editor)}
      >
        <Undo2 size={16} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={panelTexts.redo}
        title={redoes === undefined ? panelTexts.redo : panelTexts.redoStep({ step: redoes })}
        disabled={!canRedo}
        onClick={() => redoStep(editor)}
      >
        <Redo2 size={16} />
      </button>
      {view === "graph" && (
        <button
          type="button"
          className="button plain"
          title={panelTexts.addNodeKey}
          disabled={fixed}
          onClick={() => offerNodes(editor)}
        >
          <Plus size={16} aria-hidden /> <span className="button-word">{panelTexts.addNode}</span>
        </button>
      )}
      <ViewSwitch />
      <button
        type="button"
        className="icon-button"
        aria-label={panelTexts.allRuns}
        title={panelTexts.allRunsKey}
        onClick={() => editor.setState({ dialog: { kind: "runs" }, notice: undefined })}
      >
        <Images size={16} />
      </button>
      <Crumbs title={title} unsaved={unsaved} />
      <button
        type="button"
        className="icon-button"
        aria-label={dark ? panelTexts.light : panelTexts.dark}
        title={dark ? panelTexts.light : panelTexts.dark}
        onClick={toggleTheme}
      >
        {dark ? <Sun size={16} /> : <Moon size={16} />}
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={panelTexts.keys}
        title={panelTexts.keysKey}
        onClick={() => editor.setState({ dialog: { kind: "shortcuts" } })}
      >
        <Keyboard size={16} />
      </button>
      {view === "graph" && (
        <>
          <button
            type="button"
            className="icon-button fold-side"
            aria-label={panelTexts.panel}
            aria-pressed={side > 0}
            title={panelTexts.panelKey}
            onClick={toggleSide}
          >
            <PanelRight size={16} />
          </button>
          <RunButton />
        </>
      )}
    </header>
  );
}

/** The way from the document to the open graph. */
function Crumbs({ title, unsaved }: { readonly title: string; readonly unsaved: boolean }) {
  const editor = useEditorStore();
  const scope = useEditor((state) => state.scope);
  const fixed = useEditor((state) => openOf(state).compound !== undefined);
  return (
    <nav className="crumbs" aria-label={panelTexts.openGraph}>
      {scope.length === 0 ? (
        <DocumentTitle title={title} />
      ) : (
        <button type="button" className="crumb" onClick={() => enter(editor, [])}>
          {title}
        </button>
      )}
      {unsaved && <span className="unsaved" role="img" aria-label={panelTexts.notSaved} title={panelTexts.notSaved} />}
      {scope.map((id, depth) => (
        <span key={scope.slice(0, depth + 1).join("/")} className="crumb-step">
          <ChevronRight size={14} aria-hidden />
          <button
            type="button"
            className="crumb"
            aria-current={depth === scope.length - 1 ? "page" : undefined}
            onClick={() => enter(editor, scope.slice(0, depth + 1))}
          >
            {id}
          </button>
        </span>
      ))}
      {fixed && <span className="tag">{panelTexts.readOnly}</span>}
    </nav>
  );
}

function RunButton() {
  const editor = useEditorStore();
  const status = useEditor(({ run }) => (run !== undefined && isUnderWay(run) ? run.status : undefined));
  return (
    <span className="run-buttons">
      {status === undefined ? (
        <button
          type="button"
          className="button primary run"
          title={panelTexts.runKey}
          onClick={() => void startRun(editor)}
        >
          <Play size={15} aria-hidden /> {panelTexts.runIt}
        </button>
      ) : (
        <button
          type="button"
          className="button run stop"
          title={panelTexts.cancelRun}
          onClick={() => void cancelRun(editor)}
        >
          <span className="spinner" aria-hidden />
          <span>{status === "queued" ? panelTexts.waiting : panelTexts.running}</span>
          <Square size={13} aria-hidden /> {panelTexts.cancel}
        </button>
      )}
      <RunMenu />
    </span>
  );
}
