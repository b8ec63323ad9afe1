import "@fontsource-variable/inter/index.css";
import "@xyflow/react/dist/base.css";
import "./style/tokens.css";
import "./style/app.css";
import "./style/canvas.css";
import "./style/card.css";
import "./style/port.css";
import "./style/control.css";
import "./style/panel.css";
import "./style/run.css";
import "./style/dialog.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiError, api } from "./api/client.ts";
import { App } from "./app.tsx";
import { Crash } from "./panel/crash.tsx";
import { NoServer } from "./panel/no-server.tsx";
import { createEditor } from "./store/editor.ts";
import { start } from "./store/start.ts";
import { applyTheme } from "./store/theme.ts";
import { EditorContext } from "./store/use-editor.ts";

applyTheme();
const root = createRoot(document.getElementById("root")!);
try {
  const editor = createEditor(await api.catalogue());
  await start(editor);
  root.render(
    <StrictMode>
      <EditorContext value={editor}>
        <Crash>
          <App />
        </Crash>
      </EditorContext>
    </StrictMode>,
  );
} catch (error) {
  if (!(error instanceof ApiError)) throw error;
  root.render(<NoServer error={error} />);
}
