import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { catalogue } from "../document/fixtures/graphs.ts";
import { setDefault } from "../document/interface.ts";
import { openText } from "../workspace/opening.ts";
import { activeOf, createWorkspace } from "../workspace/workspace.ts";
import { documentText } from "./document-text.ts";
import { changeDocument, enter, moveCards, undoStep } from "./editing.ts";
import { isSaved } from "./editor.ts";

const folder = path.join(import.meta.dirname, "../../../../examples/graphs");
const examples = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => [name, readFileSync(path.join(folder, name), "utf8")] as const);

function opened(text: string) {
  const workspace = createWorkspace(catalogue);
  expect(openText(workspace, text, { name: "test" })).toBe(true);
  const { editor } = activeOf(workspace.getState());
  return { editor, saved: () => documentText(editor.getState()) };
}

/** Lines that are in the first text alone. */
const more = (one: string, other: string) => one.split("\n").filter((line) => !other.split("\n").includes(line));

describe.each(examples)("%s", (_, text) => {
  test("is saved as it was read when nothing was changed, and where that was looked into", () => {
    const { editor, saved } = opened(text);
    for (const [id, { body }] of Object.entries(editor.getState().document.nodes)) {
      if (body === undefined) continue;
      enter(editor, [id]);
      enter(editor, []);
    }
    expect(saved()).toBe(text);
    expect(opened(`\ufeff${text.replaceAll("\n", "\r\n")}`).saved()).toBe(`\ufeff${text.replaceAll("\n", "\r\n")}`);
  });

  test("is saved with one other line when one default was changed, and as it was after undo", () => {
    const { editor, saved } = opened(text);
    const inputs = Object.entries(editor.getState().document.inputs ?? {});
    const [name] = inputs.find(([, spec]) => typeof spec.default === "string")!;
    changeDocument(editor, { label: "Change" }, (document) => ({
      ...document,
      ...setDefault(document, name, "a frog"),
    }));
    expect(more(saved(), text)).toEqual([expect.stringContaining('"a frog"')]);
    expect(more(text, saved())).toHaveLength(1);
    undoStep(editor);
    expect(saved()).toBe(text);
  });
});

test("a card that was moved is saved with the places of all where the text has none", () => {
  const text = '{ "sigmaflow": 1, "nodes": { "a": { "type": "latent.noise" } } }';
  const { editor, saved } = opened(text);
  moveCards(editor, new Map([["a", { x: 5, y: 6 }]]));
  const { $inputs, $outputs } = editor.getState().document.layout!;
  const places = { $inputs, a: [5, 6], $outputs };
  expect(JSON.parse(saved()).layout).toEqual(places);
  expect(saved()).toBe(
    `${text.slice(0, -2)}, "layout": { ${Object.entries(places)
      .map(([id, place]) => `"${id}": [${String(place).replace(",", ", ")}]`)
      .join(", ")} } }`,
  );
});

test("a node that says it is of version 1 goes on saying so, and its graph is not changed by being opened", () => {
  const node = '{ "v": 1, "type": "value.int", "in": { "value": 3 } }';
  const loop = `{ "type": "loop", "v": 1, "body": { "nodes": { "b": ${node} } } }`;
  const text = `{ "sigmaflow": 1,\n "inputs": { "n": { "type": "int", "default": 3 } },\n "nodes": { "a": ${node},\n "loop": ${loop} } }`;
  const { editor, saved } = opened(text);
  expect(isSaved(editor.getState())).toBe(true);
  expect(saved()).toBe(text);
  changeDocument(editor, { label: "Change" }, (document) => ({ ...document, ...setDefault(document, "n", 4) }));
  expect(saved()).toBe(text.replace('"default": 3', '"default": 4'));
  undoStep(editor);
  expect(isSaved(editor.getState())).toBe(true);
});
