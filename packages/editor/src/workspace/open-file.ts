import { utf8Text } from "@sigmaflow/core/editing";
import { isPng } from "@sigmaflow/core/record";
import { graphInPng } from "../document/png-graph.ts";
import { openText } from "./opening.ts";
import { activeOf, type Workspace } from "./workspace.ts";

/** Opens a graph from a file in a tab of its own: a JSON document, or a PNG picture that carries one. */
export async function openFile(workspace: Workspace, file: File): Promise<void> {
  const { editor } = activeOf(workspace.getState());
  const bytes = new Uint8Array(await file.arrayBuffer());
  const name = file.name.replace(/\.[^.]*$/, "");
  if (!isPng(bytes)) {
    const text = utf8Text(bytes, { keepsMark: true });
    if (text === undefined) {
      const message = `${file.name} is not text in UTF-8.`;
      editor.setState({ notice: { kind: "error", message, hint: "Save it as such, and open it again." } });
    } else openText(workspace, text, { name });
    return;
  }
  const text = graphInPng(bytes);
  if (text === undefined) {
    const message = `${file.name} carries no graph.`;
    editor.setState({
      notice: { kind: "error", message, hint: "Pictures made by sigmaflow do, unless metadata was removed." },
    });
  } else openText(workspace, text, { name });
}
