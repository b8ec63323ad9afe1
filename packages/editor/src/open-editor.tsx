// Before anything that makes schemas.
import "./without-eval.ts";
import "@xyflow/react/dist/base.css";
import "./style/canvas.css";
import "./style/card.css";
import "./style/port.css";
import "./style/control.css";
import "./style/panel.css";
import "./style/run.css";
import "./style/dialog.css";
import type { Catalogue } from "@sigmaflow/core";
import { type ReactNode, StrictMode } from "react";
import { App } from "./app.tsx";
import { Crash } from "./panel/crash.tsx";
import { createEditor } from "./store/editor.ts";
import { start } from "./store/start.ts";
import { EditorContext } from "./store/use-editor.ts";

/** The editor with what the page's address, or its tab, says is open. */
export async function openEditor(catalogue: Catalogue): Promise<ReactNode> {
  const editor = createEditor(catalogue);
  await start(editor);
  return (
    <StrictMode>
      <EditorContext value={editor}>
        <Crash>
          <App />
        </Crash>
      </EditorContext>
    </StrictMode>
  );
}
