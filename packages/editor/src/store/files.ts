import { ApiError, api } from "../api/client.ts";
import { storeTexts } from "../texts/store.ts";
import { documentText } from "./document-text.ts";
import type { Editor } from "./editor.ts";
import { offerFile } from "./offer-file.ts";

/**
 * Saves to the server's folder under a name; without one under that which the document was opened by. Of what has none,
 * and of a template, the name is asked for.
 */
export async function save(editor: Editor, as?: string): Promise<void> {
  const { file } = editor.getState();
  const name = as ?? (file?.template === true ? undefined : file?.name);
  if (name === undefined) editor.setState({ dialog: { kind: "save" } });
  else
    await reportRefusal(editor, () =>
      saveOver(editor, name, name === file?.name && file.template !== true ? file.version : undefined),
    );
}

/** Saves in place of whatever graph the server has under a name. */
export async function replace(editor: Editor, name: string): Promise<void> {
  await reportRefusal(editor, async () => saveOver(editor, name, (await api.graph(name)).version));
}

/** Saves over a version of a graph, or asks what to do when the server has another one by now. */
async function saveOver(editor: Editor, name: string, version: string | undefined): Promise<void> {
  const state = editor.getState();
  const text = documentText(state);
  try {
    const saved = await api.save(name, text, version);
    const notice = { kind: "info", message: storeTexts.saved({ name: saved.name }) } as const;
    editor.setState(({ dialog }) => ({
      ...{ saved: state.document, text, file: { name, version: saved.version }, notice },
      // One that was opened since stays.
      dialog: dialog?.kind === "save" ? undefined : dialog,
    }));
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 412) throw error;
    const message = version === undefined ? storeTexts.nameTaken({ name }) : storeTexts.changedElsewhere({ name });
    const hint = storeTexts.saveOrReplace;
    editor.setState({ dialog: { kind: "save", taken: name }, notice: { kind: "error", message, hint } });
  }
}

/** Hands the document to the person as a file. */
export function download(editor: Editor): void {
  const state = editor.getState();
  const { document: graph, file } = state;
  const name = (file?.name ?? graph.title ?? "graph").replaceAll(/[^\w.-]+/g, "-");
  offerFile(`${name}.json`, documentText(state));
}

/** Does something with the server and shows the person what it refused. */
export async function reportRefusal(editor: Editor, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const [problem] = error.problems;
    // Of inputs, the answer's sentence says it all already.
    const isSaid = problem === undefined || ("input" in problem && !("at" in problem));
    const hint = isSaid ? undefined : `${problem.message} ${problem.hint}`;
    editor.setState({ notice: { kind: "error", message: error.message, ...(hint !== undefined && { hint }) } });
  }
}
