import { ReactFlowProvider } from "@xyflow/react";
import { type CSSProperties, type DragEvent, lazy, Suspense, useEffect } from "react";
import { Canvas } from "./canvas/canvas.tsx";
import { CreateView } from "./create/create-view.tsx";
import { isUnsent } from "./document/sweep.ts";
import { GalleryDialog } from "./gallery/gallery-dialog.tsx";
import { listen } from "./keys/keys.ts";
import { AddDialog } from "./panel/add-dialog.tsx";
import { Announcer } from "./panel/announcer.tsx";
import { CommandPalette } from "./panel/command-palette.tsx";
import { DocumentTabs } from "./panel/document-tabs.tsx";
import { NoticeBar } from "./panel/notice.tsx";
import { OpenDialog } from "./panel/open-dialog.tsx";
import { PictureDialog } from "./panel/picture-dialog.tsx";
import { SaveDialog } from "./panel/save-dialog.tsx";
import { SidePanel } from "./panel/side-panel.tsx";
import { TopBar } from "./panel/top-bar.tsx";
import { StageDialog } from "./stage/stage-dialog.tsx";
import { liveForecast } from "./store/live-forecast.ts";
import { recallRuns } from "./store/recall.ts";
import { useSideWidth } from "./store/side-width.ts";
import { EditorContext, useEditor } from "./store/use-editor.ts";
import { KnowModels } from "./workspace/know-models.tsx";
import { openFile } from "./workspace/open-file.ts";
import { useWorkspace, useWorkspaceStore } from "./workspace/use-workspace.ts";
import { activeOf } from "./workspace/workspace.ts";

// Opened now and then: loaded when they are.
const UsePictureDialog = lazy(async () => ({
  default: (await import("./panel/use-picture-dialog.tsx")).UsePictureDialog,
}));
const VersionsDialog = lazy(async () => ({ default: (await import("./panel/versions-dialog.tsx")).VersionsDialog }));
const ShortcutsDialog = lazy(async () => ({
  default: (await import("./panel/shortcuts-dialog.tsx")).ShortcutsDialog,
}));
const MaskDialog = lazy(async () => ({ default: (await import("./panel/mask-dialog.tsx")).MaskDialog }));
const SweepDialog = lazy(async () => ({ default: (await import("./sweep/lazily.ts")).SweepDialog }));
const SweepGrid = lazy(async () => ({ default: (await import("./sweep/lazily.ts")).SweepGrid }));
const ResultsDialog = lazy(async () => ({ default: (await import("./panel/results-dialog.tsx")).ResultsDialog }));

/** The whole editor: a bar and the open documents above, the canvas, a panel next to it. */
export function App() {
  const workspace = useWorkspaceStore();
  const { id, editor } = useWorkspace(activeOf);
  const side = useSideWidth();
  useEffect(() => listen(workspace), [workspace]);
  useEffect(() => recallRuns(editor), [editor]);
  useEffect(() => liveForecast(editor), [editor]);
  useEffect(() => {
    if (editor.getState().sweeps.some(isUnsent))
      void import("./sweep/lazily.ts").then(({ resumeSweeps }) => resumeSweeps(editor));
  }, [editor]);
  const drop = (event: DragEvent) => {
    const [file] = event.dataTransfer.files;
    if (file === undefined) return;
    event.preventDefault();
    void openFile(workspace, file);
  };
  return (
    <EditorContext value={editor}>
      <ReactFlowProvider key={id}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: files are dropped anywhere; a button opens them as well. */}
        <div
          className="app"
          style={{ "--side": `${side}px` } as CSSProperties}
          data-side={side === 0 ? "folded" : undefined}
          onDragOver={(event) => event.preventDefault()}
          onDrop={drop}
        >
          <TopBar />
          <DocumentTabs />
          <Workplace />
          <Notices />
          <Announcer />
          <OpenDialogs />
          <KnowModels />
        </div>
      </ReactFlowProvider>
    </EditorContext>
  );
}

/** The document as a graph, or as a form with what it makes. */
function Workplace() {
  const view = useEditor((state) => state.view);
  if (view === "create") return <CreateView />;
  return (
    <>
      <Canvas />
      <SidePanel />
    </>
  );
}

/** Notices to the person. While a dialog is open it shows them itself: nothing outside it can be reached or is read out. */
function Notices() {
  const isFree = useEditor((state) => state.dialog === undefined);
  return isFree && <NoticeBar />;
}

function OpenDialogs() {
  const dialog = useEditor((state) => state.dialog);
  switch (dialog?.kind) {
    case undefined:
      return null;
    case "add":
      return <AddDialog dialog={dialog} />;
    case "commands":
      return <CommandPalette at={dialog.at} />;
    case "open":
      return <OpenDialog />;
    case "save":
      return <SaveDialog taken={dialog.taken} />;
    case "versions":
      return (
        <Suspense>
          <VersionsDialog />
        </Suspense>
      );
    case "shortcuts":
      return (
        <Suspense>
          <ShortcutsDialog />
        </Suspense>
      );
    case "runs":
      return <GalleryDialog />;
    case "sweep":
      return (
        <Suspense>
          <SweepDialog by={dialog.by} />
        </Suspense>
      );
    case "grid":
      return (
        <Suspense>
          <SweepGrid id={dialog.sweep} />
        </Suspense>
      );
    case "stage":
      return <StageDialog hash={dialog.hash} />;
    case "picture":
      return <PictureDialog dialog={dialog} />;
    case "use-picture":
      return (
        <Suspense>
          <UsePictureDialog file={dialog.file} />
        </Suspense>
      );
    case "paint":
      return (
        <Suspense>
          <MaskDialog input={dialog.input} />
        </Suspense>
      );
    case "results":
      return (
        <Suspense>
          <ResultsDialog input={dialog.input} />
        </Suspense>
      );
  }
}
