import { catalogueOf, createRegistry, defineNode, type GraphDocument, string } from "@sigmaflow/core";
import { recordTexts, withPngTexts } from "@sigmaflow/core/record";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { barePng } from "../../../core/src/record/fixtures/png.ts";
import { addNode } from "../document/edit.ts";
import { graphInPng } from "../document/png-graph.ts";
import { copyText, paste } from "./clipboard.ts";
import { takeDraft } from "./draft.ts";
import { createEditor, isSaved } from "./editor.ts";
import { openText } from "./files.ts";

const say = defineNode({
  type: "say",
  version: 2,
  inputs: { text: string() },
  outputs: { text: string() },
  migrations: [{ to: 2, rename: { inputs: { words: "text" }, outputs: { words: "text" } } }],
  run: ({ text }) => ({ text }),
});
/** Was called `tell`, and changed the names of its outputs round. */
const pair = defineNode({
  type: "pair",
  version: 2,
  inputs: {},
  outputs: { first: string(), second: string() },
  migrations: [{ to: 2, type: "tell", rename: { outputs: { first: "second", second: "first" } } }],
  run: () => ({ first: "a", second: "b" }),
});
const catalogue = catalogueOf(createRegistry([say, pair]));

const old: GraphDocument = {
  sigmaflow: 1,
  nodes: { a: { type: "say", in: { words: "Hello." } }, b: { type: "say", in: { words: { $from: "a.words" } } } },
  outputs: { words: { $from: "b.words" } },
};
const nodes = {
  a: { type: "say", v: 2, in: { text: "Hello." } },
  b: { type: "say", v: 2, in: { text: { $from: "a.text" } } },
};
const future = { sigmaflow: 1, nodes: { a: { type: "say", v: 3, in: { voice: "low" } } } };

let editor = createEditor(catalogue);
const tab = new Map<string, string>();
beforeEach(() => {
  editor = createEditor(catalogue);
  // The browser's, which Node.js does not have.
  tab.clear();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => tab.get(key) ?? null,
    removeItem: (key: string) => tab.delete(key),
  });
});

describe("opening", () => {
  test("a document of an older version shows it brought up to date, says so, and has something to save", () => {
    expect(openText(editor, JSON.stringify(old), { name: "old" })).toBe(true);
    const state = editor.getState();
    expect(state.document.nodes).toEqual(nodes);
    expect(state.document.outputs).toEqual({ words: { $from: "b.text" } });
    expect(state.checked.problems).toEqual([]);
    expect(state.notice).toEqual({
      kind: "info",
      message: "Written for an older version and brought up to date: `say` from version 1 to 2 (2 times).",
      hint: "Save to keep it so.",
    });
    expect(isSaved(state)).toBe(false);
  });

  test("a document of this version changes nothing and says nothing", () => {
    openText(editor, JSON.stringify({ ...old, nodes, outputs: {} }), { name: "new" });
    expect(editor.getState().notice).toBeUndefined();
    expect(isSaved(editor.getState())).toBe(true);
  });

  test("a document of the future is refused in words", () => {
    const before = editor.getState().document;
    expect(openText(editor, JSON.stringify(future), { name: "next" })).toBe(false);
    expect(editor.getState().document).toBe(before);
    expect(editor.getState().notice).toEqual({
      kind: "error",
      message:
        "next cannot be opened: `say` is of version 3 in this document; here it is known up to version 2. Line 1, column 43.",
      hint: "Update sigmaflow, or the package that the node is from.",
    });
  });
});

test("a picture that an older version made shows its graph brought up to date", () => {
  const record = { graph: { ...old, inputs: { mood: { type: "string", default: "calm" } } }, inputs: { mood: "glad" } };
  expect(openText(editor, graphInPng(withPngTexts(barePng, recordTexts(record))!)!, { name: "picture" })).toBe(true);
  const { document } = editor.getState();
  expect(document.nodes).toEqual(nodes);
  expect(document.inputs).toEqual({ mood: { type: "string", default: "glad" } });
});

describe("what a tab remembers from before an update", () => {
  const after = (draft: object) => {
    tab.set("sigmaflow.draft", JSON.stringify(draft));
    const change = takeDraft(editor.getState());
    if (change !== undefined) editor.setState(change(editor.getState()));
    return editor.getState();
  };

  test("comes back brought up to date, as something to save", () => {
    const state = after({ document: old, saved: true, file: { name: "old" } });
    expect(state.document.nodes).toEqual(nodes);
    expect(state.checked.problems).toEqual([]);
    expect(isSaved(state)).toBe(false);
  });

  test("is saved as before when nothing changed", () => {
    const document = { ...old, nodes, outputs: { words: { $from: "b.text" } } };
    expect(isSaved(after({ document, saved: true, file: null }))).toBe(true);
    editor = createEditor(catalogue);
    expect(isSaved(after({ document, saved: false, file: null }))).toBe(false);
  });

  test("is not taken when it is of the future", () => {
    const before = editor.getState();
    expect(after({ document: future, saved: true, file: null })).toBe(before);
  });
});

describe("pasting", () => {
  test("brings what was copied from an older version up to date", () => {
    expect(paste(editor, JSON.stringify(old), { links: false })).toBe(true);
    expect(editor.getState().document.nodes).toEqual(nodes);
    expect(editor.getState().checked.problems.map(({ code }) => code)).toEqual(["NO_OUTPUTS"]);
  });

  describe("follows links to nodes that it does not hold", () => {
    const around = { a: { type: "say", v: 2, in: { text: "Hello." } }, p: { type: "pair", v: 2 } };
    const pasteOn = (text: string) => {
      openText(editor, JSON.stringify({ sigmaflow: 1, nodes: around }), undefined);
      expect(paste(editor, text, { links: true })).toBe(true);
      return editor.getState().document;
    };
    const linked = (from: string) => ({ b: { type: "say", in: { words: { $from: from } } } });
    const b = (from: string) => ({ type: "say", v: 2, in: { text: { $from: from } } });

    test("by the type of the node that is there", () => {
      const text = JSON.stringify({ sigmaflow: 1, nodes: linked("a.words") });
      expect(pasteOn(text).nodes).toEqual({ ...around, b: b("a.text") });
    });

    test("by the type and version that it says, whatever the type is called now", () => {
      const nodes = linked("p.first");
      const old = JSON.stringify({ sigmaflow: 1, nodes, meta: { outside: { p: { type: "tell" } } } });
      expect(pasteOn(old).nodes).toEqual({ ...around, b: b("p.second") });
      const today = JSON.stringify({ sigmaflow: 1, nodes, meta: { outside: { p: { type: "pair", v: 2 } } } });
      expect(pasteOn(today).nodes).toEqual({ ...around, b: b("p.first") });
    });

    test("which copying says", () => {
      openText(editor, JSON.stringify({ sigmaflow: 1, nodes: { ...around, b: b("p.first") } }), undefined);
      editor.setState({ selection: ["b"] });
      const text = copyText(editor)!;
      expect(JSON.parse(text).meta).toEqual({ outside: { p: { type: "pair", v: 2 } } });
      expect(pasteOn(text).nodes).toEqual({ ...around, b: b("p.first") });
    });

    test("and nothing where what it says is no type", () => {
      const meta = { outside: { a: 5, p: { v: 2 }, __proto__: { type: "say" } } };
      const text = JSON.stringify({ sigmaflow: 1, nodes: linked("gone.words"), meta });
      expect(pasteOn(text).nodes).toEqual({ ...around, b: { type: "say", v: 2, in: {} } });
    });
  });

  test("what was copied from a newer version is refused in words", () => {
    const { document } = editor.getState();
    expect(paste(editor, JSON.stringify(future), { links: false })).toBe(false);
    expect(editor.getState().document).toBe(document);
    expect(editor.getState().notice).toMatchObject({
      kind: "error",
      message: "`say` is of version 3 in this document; here it is known up to version 2.",
    });
  });
});

test("a node that is added is of its type's version", () => {
  const { body, id } = addNode({ nodes: {} }, "say", { x: 0, y: 0 }, catalogue);
  expect(body.nodes[id]).toEqual({ type: "say", v: 2, in: {} });
  expect(addNode({ nodes: {} }, "call", { x: 0, y: 0 }, catalogue).body.nodes.call).not.toHaveProperty("v");
});
