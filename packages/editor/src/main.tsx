import "@fontsource-variable/inter/index.css";
import "./style/tokens.css";
import "./style/app.css";
import "./style/tabs.css";
import { createRoot } from "react-dom/client";
import { ApiError, api } from "./api/client.ts";
import { Frame } from "./panel/frame.tsx";
import { NoServer } from "./panel/no-server.tsx";
import { applyLanguage } from "./store/language.ts";
import { applyTheme } from "./store/theme.ts";
import { shellTexts } from "./texts/shell.ts";

applyTheme();
await applyLanguage();
const root = createRoot(document.getElementById("root")!);
root.render(<Frame />);
const catalogue = api.catalogue();
try {
  const [known, { openEditor }] = await Promise.all([catalogue, editorCode()]);
  root.render(await openEditor(known));
} catch (error) {
  if (!(error instanceof ApiError)) throw error;
  root.render(<NoServer error={error} />);
}

/** What is not needed to paint the frame: the canvas, the panels, checking. */
async function editorCode() {
  try {
    return await import("./open-editor.tsx");
  } catch {
    throw new ApiError(shellTexts.notWhole, 0);
  }
}
