import { check, type GraphBody, type ReadResult, readGraph, readGraphValue, sayMigrations } from "@sigmaflow/core";
import type { ListedModel } from "@sigmaflow/core/wire";
import { api } from "../api/client.ts";
import { listedModels } from "../api/models.ts";
import { firstInputs } from "../create/first-inputs.ts";
import { drawingModel, withSize, withValues } from "../document/drawing.ts";
import { setDefault } from "../document/interface.ts";
import { givenInputs } from "../document/uploads.ts";
import { type Editor, type EditorState, emptyDocument } from "../store/editor.ts";
import { reportRefusal } from "../store/files.ts";
import { workspaceTexts } from "../texts/workspace.ts";
import { activate, activeOf, addDocument, documentEditor, type OpenDocument, type Workspace } from "./workspace.ts";

/** Opens a document's text in a tab of its own. Text that is no graph is reported in words and changes nothing. */
export function openText(workspace: Workspace, text: string, file: EditorState["file"]): boolean {
  return openRead(workspace, readGraph(text, { catalogue: workspace.getState().catalogue }), file, text);
}

/** Opens what was read, or says in words why it cannot be opened. */
function openRead(workspace: Workspace, read: ReadResult, file: EditorState["file"], text?: string): boolean {
  const { document, problems, migrated, written } = read;
  if (document === undefined) {
    const [problem] = problems;
    // Where the text breaks off being JSON the message itself says.
    const { line, column = 1 } = problem?.code === "BAD_JSON" ? {} : (problem ?? {});
    const place = line === undefined ? "" : workspaceTexts.place({ line, column });
    const [name, why] = [file?.name ?? workspaceTexts.this, problem?.message ?? workspaceTexts.noGraph];
    const message = workspaceTexts.cannotOpen({ name, why, place });
    const { editor } = activeOf(workspace.getState());
    editor.setState({ notice: { kind: "error", message, ...(problem && { hint: problem.hint }) } });
    return false;
  }
  const changes = sayMigrations(migrated);
  const notice =
    changes === undefined
      ? undefined
      : { kind: "info" as const, message: workspaceTexts.migrated({ changes }), hint: workspaceTexts.saveToKeep };
  // What was brought up to date counts as changed, but not a version 1 that goes without saying now.
  const saved = written && migrated.length > 0 && { saved: written };
  addDocument(workspace, documentEditor(workspace.getState().catalogue, document, { file, text, notice, ...saved }));
  return true;
}

/** Opens a graph from the server's folder; where a tab has it open as it is there now, that tab is shown. */
export async function openNamed(workspace: Workspace, name: string): Promise<void> {
  await reportRefusal(activeOf(workspace.getState()).editor, async () => {
    const [{ text, version }, graphs, models] = await Promise.all([api.graph(name), api.graphs(), listedModels()]);
    const open = openTab(workspace, name, version);
    if (open !== undefined) {
      activeOf(workspace.getState()).editor.setState({ dialog: undefined, notice: undefined });
      activate(workspace, open.id);
      return;
    }
    const template = graphs.find((graph) => graph.name === name)?.shipped === true;
    const file = { name, ...(version !== undefined && { version }), ...(template && { template }) };
    if (openText(workspace, text, file) && template) fitModel(activeOf(workspace.getState()).editor, models);
  });
}

/** Sets a template to the size that its model draws best; it counts as changed, and the form says so. */
function fitModel(editor: Editor, models: readonly ListedModel[]): void {
  editor.setState(({ document, catalogue }) => {
    const size = drawingModel(document, catalogue, models)?.size;
    const sized = size === undefined ? document : withSize(document, size);
    return { document: sized, checked: check(sized, catalogue) };
  });
}

/**
 * Opens the graph that a first visit begins with. An example is shown as a form, filled in with what the picture was made
 * with that is shown there.
 */
export async function openFirst(workspace: Workspace, name: string): Promise<void> {
  const [, inputs] = await Promise.all([openNamed(workspace, name), firstInputs()]);
  const { editor } = activeOf(workspace.getState());
  editor.setState(({ document, file, catalogue }) => {
    if (file?.template !== true || inputs === undefined) return {};
    const filled = withValues(document, inputs);
    return { view: "create", document: filled, checked: check(filled, catalogue) };
  });
}

/** The tab that has a version of a graph open. */
function openTab(workspace: Workspace, name: string, version: string | undefined): OpenDocument | undefined {
  return workspace.getState().documents.find(({ editor }) => {
    const { file } = editor.getState();
    return file?.version !== undefined && file.name === name && file.version === version;
  });
}

/** Opens the graph that a run was made with, with what the run was given and the seeds it drew filled in. */
export async function openRun(workspace: Workspace, id: string): Promise<void> {
  await reportRefusal(activeOf(workspace.getState()).editor, async () => {
    const { graph, inputs, seeds } = await api.run(id);
    const { defaults, values } = givenInputs({ ...inputs, ...seeds });
    const filled = Object.entries(defaults).reduce<GraphBody>((body, given) => setDefault(body, ...given), graph);
    const read = readGraphValue({ ...graph, ...filled }, { catalogue: workspace.getState().catalogue });
    if (openRead(workspace, read, undefined)) activeOf(workspace.getState()).editor.setState({ values });
  });
}

/** Opens a tab with nothing in it. */
export function openNew(workspace: Workspace): void {
  addDocument(workspace, documentEditor(workspace.getState().catalogue, emptyDocument));
}
