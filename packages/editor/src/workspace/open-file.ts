import { utf8Text } from "@sigmaflow/core/editing";
import { isPng } from "@sigmaflow/core/record";
import { graphInPng } from "../document/png-graph.ts";
import { workspaceTexts } from "../texts/workspace.ts";
import { openText } from "./opening.ts";
import { activeOf, type Workspace } from "./workspace.ts";

/**
 * Opens a graph from a file in a tab of its own: a JSON document, or a PNG picture that carries one. What to do with other
 * pictures is asked.
 */
export async function openFile(workspace: Workspace, file: File): Promise<void> {
  const { editor } = activeOf(workspace.getState());
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = isPng(bytes) ? graphInPng(bytes) : isPicture(file) ? undefined : utf8Text(bytes, { keepsMark: true });
  if (text !== undefined) openText(workspace, text, { name: file.name.replace(/\.[^.]*$/, "") });
  else if (isPicture(file)) editor.setState({ dialog: { kind: "use-picture", file }, notice: undefined });
  else {
    const message = workspaceTexts.notText({ name: file.name });
    editor.setState({ notice: { kind: "error", message, hint: workspaceTexts.saveAsText } });
  }
}

/** Whether a file is a picture, by the browser's word. */
export function isPicture({ type }: File): boolean {
  return type.startsWith("image/");
}
