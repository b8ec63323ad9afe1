import type { ListedGraph } from "@sigmaflow/core/wire";
import { api } from "../api/client.ts";
import type { Workspace } from "./workspace.ts";

/**
 * Calls a graph of the server's folder otherwise, and in the tabs that have it open too.
 *
 * @throws `ApiError`; status 412: another graph has the name, or the graph was changed meanwhile.
 */
export async function renameGraph(workspace: Workspace, { name, version }: ListedGraph, to: string): Promise<void> {
  const { text } = await api.graph(name);
  const saved = await api.save(to, text, undefined);
  await api.remove(name, version);
  changeFiles(workspace, name, { name: to, version: saved.version });
}

/**
 * Deletes a graph of the server's folder. Tabs that have it open keep the document, which is saved nowhere then.
 *
 * @throws `ApiError`; status 412: the graph was changed meanwhile.
 */
export async function deleteGraph(workspace: Workspace, { name, version }: ListedGraph): Promise<void> {
  await api.remove(name, version);
  changeFiles(workspace, name, { name });
}

function changeFiles(workspace: Workspace, name: string, file: { readonly name: string; readonly version?: string }) {
  for (const { editor } of workspace.getState().documents) {
    const now = editor.getState().file;
    if (now?.name === name && now.version !== undefined) editor.setState({ file });
  }
}
