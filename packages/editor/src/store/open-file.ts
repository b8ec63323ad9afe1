import { isPng } from "@sigmaflow/core/record";
import { graphInPng } from "../document/png-graph.ts";
import type { Editor } from "./editor.ts";
import { openText } from "./files.ts";

/** Opens a graph from a file: a JSON document, or a PNG picture that carries one. */
export async function openFile(editor: Editor, file: File): Promise<void> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const name = file.name.replace(/\.[^.]*$/, "");
  if (!isPng(bytes)) {
    openText(editor, new TextDecoder().decode(bytes), { name });
    return;
  }
  const text = graphInPng(bytes);
  if (text === undefined) {
    const message = `${file.name} carries no graph.`;
    editor.setState({
      notice: { kind: "error", message, hint: "Pictures made by sigmaflow do, unless metadata was removed." },
    });
  } else openText(editor, text, { name });
}
