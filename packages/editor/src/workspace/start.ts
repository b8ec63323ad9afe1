import type { Catalogue } from "@sigmaflow/core";
import { api } from "../api/client.ts";
import { isSaved } from "../store/editor.ts";
import { pauseWatching, resumeWatching, watch } from "../store/running.ts";
import { workspaceTexts } from "../texts/workspace.ts";
import { type DocumentStore, openDatabase } from "./database.ts";
import { type Keeper, keep } from "./keeping.ts";
import { openFirst, openNamed, openRun } from "./opening.ts";
import { restore } from "./restoring.ts";
import { ownWindow } from "./windows.ts";
import { activeOf, type Workspace } from "./workspace.ts";

const first = "txt2img-refined";

/** A window's documents, and what keeps them. */
export interface Started {
  readonly workspace: Workspace;
  readonly keeper: Keeper;
}

/**
 * What this window had open, or windows that are gone; then the graph or the run that the address names (`?graph=`,
 * `?run=`, and how it is looked at, `?view=create` or `?view=graph`), else the first example where there was nothing. The address is left plain, so that loading the page again
 * brings back what is open by then.
 */
export async function start(catalogue: Catalogue): Promise<Started> {
  const asked = new URLSearchParams(location.search);
  const [named, run] = [asked.get("graph"), asked.get("run")];
  history.replaceState(null, "", location.pathname);
  const [own, store] = await Promise.all([ownWindow(), openDatabase().catch(() => nowhere)]);
  const { workspace, found } = restore(await store.all().catch(() => []), own, catalogue);
  if (named !== null) await openNamed(workspace, named);
  if (run !== null) {
    await openRun(workspace, run);
    watch(activeOf(workspace.getState()).editor, run);
  } else if (named === null && !found) await openExample(workspace, asked.get("view"));
  const view = asked.get("view");
  if (view === "create" || view === "graph") activeOf(workspace.getState()).editor.setState({ view });
  followShown(workspace);
  const keeper = keep(workspace, own.id, store, () => warn(workspace));
  const leave = () => void keeper.flush();
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", leave);
  return { workspace, keeper };
}

async function openExample(workspace: Workspace, view: string | null): Promise<void> {
  const graphs = await api.graphs();
  const name = graphs.find((graph) => graph.name === first)?.name ?? graphs[0]?.name;
  if (name === undefined) return;
  if (view === "graph") await openNamed(workspace, name);
  else await openFirst(workspace, name);
}

/** Follows the run of the document that is shown, and of no other. */
function followShown(workspace: Workspace): void {
  let shown = activeOf(workspace.getState()).editor;
  resumeWatching(shown);
  workspace.subscribe((state) => {
    const next = activeOf(state).editor;
    if (next === shown) return;
    pauseWatching(shown);
    shown = next;
    resumeWatching(shown);
  });
}

/** Where a browser keeps nothing. */
const nowhere: DocumentStore = {
  all: async () => [],
  put: () => Promise.reject(new Error("this browser keeps nothing for this page")),
  remove: async () => {},
};

/** Says that nothing is kept, and from then on asks before what is not saved is left. */
function warn(workspace: Workspace): void {
  const message = workspaceTexts.keepsNothing;
  activeOf(workspace.getState()).editor.setState({
    notice: { kind: "error", message, hint: workspaceTexts.saveYourWork },
  });
  window.addEventListener("beforeunload", (event) => {
    if (workspace.getState().documents.some(({ editor }) => !isSaved(editor.getState()))) event.preventDefault();
  });
}
