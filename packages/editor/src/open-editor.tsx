// Before anything that makes schemas.
import "./without-eval.ts";
import "@xyflow/react/dist/base.css";
import "./style/canvas.css";
import "./style/wire.css";
import "./style/card.css";
import "./style/port.css";
import "./style/far.css";
import "./style/control.css";
import "./style/number.css";
import "./style/input.css";
import "./style/panel.css";
import "./style/run.css";
import "./style/dialog.css";
import "./style/narrow.css";
import "./style/look.css";
import "./style/marks.css";
import "./style/menu.css";
import "./style/forced.css";
import type { Catalogue } from "@sigmaflow/core";
import { type ReactNode, StrictMode } from "react";
import { App } from "./app.tsx";
import { Crash } from "./panel/crash.tsx";
import { start } from "./workspace/start.ts";
import { WorkspaceContext } from "./workspace/use-workspace.ts";
import { activeOf, closeDocument } from "./workspace/workspace.ts";

/** The editor with what the page's address, or the browser, says is open. */
export async function openEditor(catalogue: Catalogue): Promise<ReactNode> {
  const { workspace, keeper } = await start(catalogue);
  const setAside = async () => {
    closeDocument(workspace, activeOf(workspace.getState()).id);
    await keeper.flush();
    location.reload();
  };
  return (
    <StrictMode>
      <WorkspaceContext value={workspace}>
        <Crash onSetAside={() => void setAside()}>
          <App />
        </Crash>
      </WorkspaceContext>
    </StrictMode>
  );
}
