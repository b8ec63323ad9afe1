import { ReactFlowProvider } from "@xyflow/react";
import { type DragEvent, useEffect } from "react";
import { Canvas } from "./canvas/canvas.tsx";
import { AddDialog } from "./panel/add-dialog.tsx";
import { NoticeBar } from "./panel/notice.tsx";
import { OpenDialog } from "./panel/open-dialog.tsx";
import { PictureDialog } from "./panel/picture-dialog.tsx";
import { SaveDialog } from "./panel/save-dialog.tsx";
import { ShortcutsDialog } from "./panel/shortcuts-dialog.tsx";
import { SidePanel } from "./panel/side-panel.tsx";
import { TopBar } from "./panel/top-bar.tsx";
import { listen } from "./store/keys.ts";
import { openFile } from "./store/open-file.ts";
import { useEditor, useEditorStore } from "./store/use-editor.ts";

/** The whole editor: a bar above, the canvas, a panel next to it. */
export function App() {
  const editor = useEditorStore();
  useEffect(() => listen(editor), [editor]);
  const drop = (event: DragEvent) => {
    const [file] = event.dataTransfer.files;
    if (file === undefined) return;
    event.preventDefault();
    void openFile(editor, file);
  };
  return (
    <ReactFlowProvider>
      <main className="app" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
        <TopBar />
        <Canvas />
        <SidePanel />
        <Notices />
        <OpenDialogs />
      </main>
    </ReactFlowProvider>
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
    case "open":
      return <OpenDialog />;
    case "save":
      return <SaveDialog taken={dialog.taken} />;
    case "shortcuts":
      return <ShortcutsDialog />;
    case "picture":
      return <PictureDialog dialog={dialog} />;
  }
}
