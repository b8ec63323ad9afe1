import { catalogueOf, createRegistry, defineNode, type GraphDocument, string } from "@sigmaflow/core";
import { recordTexts, withPngTexts } from "@sigmaflow/core/record";
import { beforeEach, describe, expect, test } from "vitest";
import { barePng } from "../../../core/src/record/fixtures/png.ts";
import { addNode } from "../document/edit.ts";
import { noHistory } from "../document/history.ts";
import { graphInPng } from "../document/png-graph.ts";
import { copyText, paste } from "../store/clipboard.ts";
import { documentText } from "../store/document-text.ts";
import { isSaved } from "../store/editor.ts";
import type { KeptDocument } from "./database.ts";
import { openText } from "./opening.ts";
import { restore } from "./restoring.ts";
import { activeOf, createWorkspace } from "./workspace.ts";

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

let workspace = createWorkspace(catalogue);
const shown = () => activeOf(workspace.getState()).editor;
beforeEach(() => {
  workspace = createWorkspace(catalogue);
});

describe("opening", () => {
  test("a document of an older version shows it brought up to date, says so, and has something to save", () => {
    expect(openText(workspace, JSON.stringify(old), { name: "old" })).toBe(true);
    const state = shown().getState();
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

  test("a document of an older version is saved with what that changed, and all else as it stands", () => {
    const text =
      '{"sigmaflow": 1.0, "nodes": {\n"a": {"in": {"words": "Hell\\u006f."}, "type":"say"}}\n, "outputs":{} }\n';
    openText(workspace, text, { name: "old" });
    expect(documentText(shown().getState())).toBe(
      text.replace('"words"', '"text"').replace('"type":"say"', '"v": 2, "type":"say"'),
    );
  });

  test("a document of this version changes nothing and says nothing", () => {
    openText(workspace, JSON.stringify({ ...old, nodes, outputs: {} }), { name: "new" });
    expect(shown().getState().notice).toBeUndefined();
    expect(isSaved(shown().getState())).toBe(true);
  });

  test("a document of the future is refused in words", () => {
    const before = shown().getState().document;
    expect(openText(workspace, JSON.stringify(future), { name: "next" })).toBe(false);
    expect(shown().getState().document).toBe(before);
    expect(shown().getState().notice).toEqual({
      kind: "error",
      message:
        "next cannot be opened: `say` is of version 3 in this document; here it is known up to version 2. Line 1, column 43.",
      hint: "Update sigmaflow, or the package that the node is from.",
    });
  });
});

test("a picture that an older version made shows its graph brought up to date", () => {
  const record = { graph: { ...old, inputs: { mood: { type: "string", default: "calm" } } }, inputs: { mood: "glad" } };
  expect(openText(workspace, graphInPng(withPngTexts(barePng, recordTexts(record))!)!, { name: "picture" })).toBe(true);
  const { document } = shown().getState();
  expect(document.nodes).toEqual(nodes);
  expect(document.inputs).toEqual({ mood: { type: "string", default: "glad" } });
});

describe("what a browser kept from before an update", () => {
  const after = (part: Partial<KeptDocument> & { readonly document: GraphDocument }) => {
    const where = { id: "1", window: "w", place: 0, closed: false, active: true, kept: 1 };
    const kept: KeptDocument = {
      ...where,
      ...{ saved: part.document, file: undefined, history: noHistory, values: {}, run: undefined, ran: undefined },
      ...part,
    };
    const { workspace, found } = restore([kept], { id: "w", others: new Set() }, catalogue);
    return found ? activeOf(workspace.getState()).editor.getState() : undefined;
  };

  test("comes back brought up to date, as something to save, without steps that were made on it before", () => {
    const step = { label: "Move", diff: { changes: [], orders: [] } };
    const state = after({ document: old, file: { name: "old" }, history: { past: [step], future: [] } })!;
    expect(state.document.nodes).toEqual(nodes);
    expect(state.checked.problems).toEqual([]);
    expect(state.history).toEqual(noHistory);
    expect(isSaved(state)).toBe(false);
  });

  test("is saved as before when nothing changed, and keeps its steps", () => {
    const document = { ...old, nodes, outputs: { words: { $from: "b.text" } } };
    const history = { past: [{ label: "Move", diff: { changes: [], orders: [] } }], future: [] };
    const state = after({ document, history })!;
    expect(isSaved(state)).toBe(true);
    expect(state.history).toEqual(history);
    expect(isSaved(after({ document, saved: { sigmaflow: 1, nodes: {} } })!)).toBe(false);
  });

  test("is not shown when it is of the future", () => {
    expect(after({ document: future as GraphDocument })).toBeUndefined();
  });
});

describe("pasting", () => {
  test("brings what was copied from an older version up to date", () => {
    expect(paste(shown(), JSON.stringify(old), { links: false })).toBe(true);
    expect(shown().getState().document.nodes).toEqual(nodes);
    expect(
      shown()
        .getState()
        .checked.problems.map(({ code }) => code),
    ).toEqual(["NO_OUTPUTS"]);
  });

  describe("follows links to nodes that it does not hold", () => {
    const around = { a: { type: "say", v: 2, in: { text: "Hello." } }, p: { type: "pair", v: 2 } };
    const pasteOn = (text: string) => {
      openText(workspace, JSON.stringify({ sigmaflow: 1, nodes: around }), undefined);
      expect(paste(shown(), text, { links: true })).toBe(true);
      return shown().getState().document;
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
      openText(workspace, JSON.stringify({ sigmaflow: 1, nodes: { ...around, b: b("p.first") } }), undefined);
      shown().setState({ selection: ["b"] });
      const text = copyText(shown())!;
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
    const { document } = shown().getState();
    expect(paste(shown(), JSON.stringify(future), { links: false })).toBe(false);
    expect(shown().getState().document).toBe(document);
    expect(shown().getState().notice).toMatchObject({
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
