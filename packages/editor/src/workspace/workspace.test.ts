import type { GraphDocument } from "@sigmaflow/core";
import { describe, expect, test, vi } from "vitest";
import { catalogue, example } from "../document/fixtures/graphs.ts";
import { positionsOf } from "../document/layout.ts";
import { addChosen } from "../store/adding.ts";
import { documentText } from "../store/document-text.ts";
import { changeDocument, undoStep } from "../store/editing.ts";
import type { DocumentStore, KeptDocument } from "./database.ts";
import { keep } from "./keeping.ts";
import { openNew, openText } from "./opening.ts";
import { restore } from "./restoring.ts";
import {
  activate,
  activateNext,
  activeOf,
  closeDocument,
  createWorkspace,
  moveDocument,
  reopenDocument,
  titleOf,
  type Workspace,
} from "./workspace.ts";

const named = (title: string) => JSON.stringify({ sigmaflow: 1, title, nodes: {} });
const titles = (workspace: Workspace) => workspace.getState().documents.map(({ editor }) => titleOf(editor.getState()));
const shown = (workspace: Workspace) => titleOf(activeOf(workspace.getState()).editor.getState());
const retitle = (workspace: Workspace, title: string) =>
  changeDocument(activeOf(workspace.getState()).editor, { label: "Rename" }, (document) => ({ ...document, title }));

function withTabs(...names: readonly string[]): Workspace {
  const workspace = createWorkspace(catalogue);
  for (const name of names) openText(workspace, named(name), undefined);
  return workspace;
}

/** A store in memory, which clones what it is given, as the browser's does. */
function memory() {
  const kept = new Map<string, KeptDocument>();
  const puts: string[][] = [];
  const store: DocumentStore = {
    all: async () => structuredClone([...kept.values()]),
    async put(documents) {
      puts.push(documents.map(({ document }) => document.title ?? ""));
      for (const one of documents) kept.set(one.id, structuredClone(one));
    },
    async remove(ids) {
      for (const id of ids) kept.delete(id);
    },
  };
  return { store, kept, puts };
}

describe("tabs", () => {
  test("opening makes one after that which is shown; an empty one that nobody touched gives way", () => {
    const workspace = withTabs("a", "b");
    activate(workspace, workspace.getState().documents[0]!.id);
    openText(workspace, named("c"), undefined);
    expect(titles(workspace)).toEqual(["a", "c", "b"]);
    expect(shown(workspace)).toBe("c");
    openNew(workspace);
    retitle(workspace, "touched");
    openText(workspace, named("d"), undefined);
    expect(titles(workspace)).toEqual(["a", "c", "touched", "d", "b"]);
  });

  test("closing shows a neighbour, is undone with everything that was in it, and leaves an empty one at last", () => {
    const workspace = withTabs("a", "b", "c");
    const at = (place: number) => workspace.getState().documents[place]!.id;
    activate(workspace, at(1));
    retitle(workspace, "changed");
    closeDocument(workspace, at(1));
    expect([titles(workspace), shown(workspace)]).toEqual([["a", "c"], "c"]);
    closeDocument(workspace, at(1));
    closeDocument(workspace, at(0));
    expect(titles(workspace)).toEqual(["Untitled"]);
    for (const _ of "abc") reopenDocument(workspace);
    expect(titles(workspace)).toEqual(["Untitled", "a", "c", "changed"]);
    undoStep(activeOf(workspace.getState()).editor);
    expect(shown(workspace)).toBe("b");
  });

  test("that are empty have a place for inputs and outputs, which stay there when something is added", () => {
    const workspace = createWorkspace(catalogue);
    const places = () => positionsOf(activeOf(workspace.getState()).editor.getState().document);
    const before = places();
    expect([...before.keys()]).toEqual(["$inputs", "$outputs"]);
    addChosen(activeOf(workspace.getState()).editor, { type: "value.int", at: { x: 40, y: 300 } });
    expect(places()).toEqual(new Map([...before, ["value_int", { x: 40, y: 300 }]]));
    undoStep(activeOf(workspace.getState()).editor);
    closeDocument(workspace, workspace.getState().active);
    expect([...places().keys()]).toEqual(["$inputs", "$outputs"]);
  });

  test("are called as they are saved while they have no title, which one that is written goes before", () => {
    const workspace = createWorkspace(catalogue);
    openNew(workspace);
    const { editor } = activeOf(workspace.getState());
    expect(shown(workspace)).toBe("Untitled");
    editor.setState({ file: { name: "mine" } });
    expect(shown(workspace)).toBe("mine");
    retitle(workspace, "Of mine");
    expect(shown(workspace)).toBe("Of mine");
    undoStep(editor);
    expect(JSON.parse(documentText(editor.getState()))).not.toHaveProperty("title");
  });

  test("are walked round and round, and moved", () => {
    const workspace = withTabs("a", "b", "c");
    activateNext(workspace, 1);
    expect(shown(workspace)).toBe("a");
    activateNext(workspace, -1);
    expect(shown(workspace)).toBe("c");
    moveDocument(workspace, workspace.getState().active, 0);
    expect([titles(workspace), shown(workspace)]).toEqual([["c", "a", "b"], "c"]);
  });
});

describe("what a browser keeps", () => {
  test("is every tab with its order, history, and those that were closed; changes alone are written", async () => {
    const { store, puts, kept } = memory();
    const workspace = withTabs("a", "b", "c");
    const keeper = keep(workspace, "w", store, () => {});
    retitle(workspace, "third");
    closeDocument(workspace, workspace.getState().documents[0]!.id);
    await keeper.flush();
    expect(puts).toEqual([["b", "third", "a"]]);
    retitle(workspace, "3");
    await keeper.flush();
    await keeper.flush();
    expect(puts.slice(1)).toEqual([["3"]]);
    const again = restore(await store.all(), { id: "w", others: new Set() }, catalogue);
    expect([titles(again.workspace), shown(again.workspace)]).toEqual([["b", "3"], "3"]);
    undoStep(activeOf(again.workspace.getState()).editor);
    undoStep(activeOf(again.workspace.getState()).editor);
    expect(shown(again.workspace)).toBe("c");
    reopenDocument(again.workspace);
    expect(shown(again.workspace)).toBe("a");
    expect(kept.size).toBe(3);
  });

  test("of windows that are gone comes to the next one; of a living one it does not, and a duplicate has copies", async () => {
    const { store } = memory();
    await keep(withTabs("a"), "old", store, () => {}).flush();
    await keep(withTabs("b"), "living", store, () => {}).flush();
    const all = await store.all();
    const next = restore(all, { id: "new", others: new Set(["living"]) }, catalogue);
    expect(titles(next.workspace)).toEqual(["a"]);
    const copy = restore(all, { id: "copy", others: new Set(["living"]), copyOf: "living" }, catalogue);
    expect(titles(copy.workspace)).toEqual(["b"]);
    expect(all.map(({ id }) => id)).not.toContain(copy.workspace.getState().active);
    expect(restore([], { id: "x", others: new Set() }, catalogue).found).toBe(false);
  });

  test("comes back byte for byte as a document", async () => {
    const { store } = memory();
    const workspace = createWorkspace(catalogue);
    openText(workspace, JSON.stringify(example("txt2img-refined") satisfies GraphDocument), {
      name: "x",
      version: "1",
    });
    await keep(workspace, "w", store, () => {}).flush();
    const again = restore(await store.all(), { id: "w", others: new Set() }, catalogue).workspace;
    const state = (one: Workspace) => activeOf(one.getState()).editor.getState();
    expect(JSON.stringify(state(again).document)).toBe(JSON.stringify(state(workspace).document));
    expect(state(again).file).toEqual({ name: "x", version: "1" });
  });

  test("is reported once when the browser refuses, and tried again with the next change", async () => {
    const { store, kept } = memory();
    let full = true;
    const put: DocumentStore["put"] = (documents) =>
      full ? Promise.reject(new Error("quota exceeded")) : store.put(documents);
    const onFailure = vi.fn();
    const workspace = withTabs("a");
    const keeper = keep(workspace, "w", { ...store, put }, onFailure);
    await keeper.flush();
    await keeper.flush();
    expect(onFailure).toHaveBeenCalledTimes(1);
    full = false;
    await keeper.flush();
    expect(kept.size).toBe(1);
  });
});
