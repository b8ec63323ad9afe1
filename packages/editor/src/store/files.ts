import {
  type GraphBody,
  type GraphDocument,
  type ReadResult,
  readGraph,
  readGraphValue,
  sayMigrations,
  writeGraph,
} from "@sigmaflow/core";
import { ApiError, api } from "../api/client.ts";
import { setDefault } from "../document/interface.ts";
import { givenInputs } from "../document/uploads.ts";
import { placed } from "./editing.ts";
import { type Editor, type EditorState, emptyDocument, freshState } from "./editor.ts";
import { forgetRun } from "./watched-run.ts";

/**
 * The editor with a document in place of the one before. Nothing of the document changes but its layout. `saved` is what
 * lies where it came from, when that was brought up to date; the document then counts as changed.
 */
export function opened(
  { catalogue, fit }: EditorState,
  document: GraphDocument,
  file: EditorState["file"],
  saved: GraphDocument = document,
): EditorState {
  const next = { ...freshState(document, { catalogue, file, fit: fit + 1 }), saved };
  return { ...next, ...placed(next) };
}

function show(editor: Editor, document: GraphDocument, file: EditorState["file"], saved?: GraphDocument): void {
  forgetRun();
  editor.setState((state) => opened(state, document, file, saved));
}

/** Opens a document's text. Text that is no graph is reported in words and changes nothing. */
export function openText(editor: Editor, text: string, file: EditorState["file"]): boolean {
  return openRead(editor, readGraph(text, { catalogue: editor.getState().catalogue }), file);
}

/** Opens what was read, or says in words why it cannot be opened. */
function openRead(editor: Editor, read: ReadResult, file: EditorState["file"]): boolean {
  const { document, problems, migrated, written } = read;
  if (document === undefined) {
    const [problem] = problems;
    // Where the text breaks off being JSON the message itself says.
    const isPlaced = problem?.line !== undefined && problem.code !== "BAD_JSON";
    const place = isPlaced ? ` Line ${problem.line}, column ${problem.column}.` : "";
    const message = `${file?.name ?? "This"} cannot be opened: ${problem?.message ?? "it is no graph."}${place}`;
    editor.setState({ notice: { kind: "error", message, ...(problem && { hint: problem.hint }) } });
    return false;
  }
  show(editor, document, file, written);
  const changes = sayMigrations(migrated);
  if (changes !== undefined) {
    const message = `Written for an older version and brought up to date: ${changes}.`;
    editor.setState({ notice: { kind: "info", message, hint: "Save to keep it so." } });
  }
  return true;
}

/** Opens a graph from the server's folder. */
export async function openNamed(editor: Editor, name: string): Promise<void> {
  await reportRefusal(editor, async () => {
    const { text, version } = await api.graph(name);
    openText(editor, text, { name, ...(version !== undefined && { version }) });
  });
}

/** Opens the graph that a run was made with, with what the run was given and the seeds it drew filled in. */
export async function openRun(editor: Editor, id: string): Promise<void> {
  await reportRefusal(editor, async () => {
    const { graph, inputs, seeds } = await api.run(id);
    const { defaults, values } = givenInputs({ ...inputs, ...seeds });
    const filled = Object.entries(defaults).reduce<GraphBody>((body, given) => setDefault(body, ...given), graph);
    if (
      openRead(editor, readGraphValue({ ...graph, ...filled }, { catalogue: editor.getState().catalogue }), undefined)
    )
      editor.setState({ values });
  });
}

/** Starts over with nothing. */
export function openNew(editor: Editor): void {
  show(editor, emptyDocument, undefined);
}

/** Saves to the server's folder under a name; without one under that which the document was opened by. */
export async function save(editor: Editor, as?: string): Promise<void> {
  const { file } = editor.getState();
  const name = as ?? file?.name;
  if (name === undefined) editor.setState({ dialog: { kind: "save" } });
  else await reportRefusal(editor, () => saveOver(editor, name, name === file?.name ? file.version : undefined));
}

/** Saves in place of whatever graph the server has under a name. */
export async function replace(editor: Editor, name: string): Promise<void> {
  await reportRefusal(editor, async () => saveOver(editor, name, (await api.graph(name)).version));
}

/** Saves over a version of a graph, or asks what to do when the server has another one by now. */
async function saveOver(editor: Editor, name: string, version: string | undefined): Promise<void> {
  const { document } = editor.getState();
  try {
    const saved = await api.save(name, writeGraph(document), version);
    const notice = { kind: "info", message: `Saved as ${saved.name}.` } as const;
    editor.setState({ saved: document, file: { name, version: saved.version }, dialog: undefined, notice });
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 412) throw error;
    const message =
      version === undefined
        ? `There is a graph called ${name} already.`
        : `${name} was changed elsewhere since it was opened.`;
    const hint = "Save under another name, or replace that one.";
    editor.setState({ dialog: { kind: "save", taken: name }, notice: { kind: "error", message, hint } });
  }
}

/** Hands the document to the person as a file. */
export function download(editor: Editor): void {
  const { document: graph, file } = editor.getState();
  const url = URL.createObjectURL(new Blob([writeGraph(graph)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${(file?.name ?? graph.title ?? "graph").replaceAll(/[^\w.-]+/g, "-")}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
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
