import type { GraphBody, GraphDocument } from "@sigmaflow/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addNode, removeNodes, renameNode, setInput } from "./edit.ts";
import { catalogue, example } from "./fixtures/graphs.ts";
import { noHistory, record, redo, seal, type Tracked, undo } from "./history.ts";
import { moved } from "./layout.ts";

type Edit = (body: GraphBody) => GraphBody;
const pick = (body: GraphBody, at: number) =>
  Object.keys(body.nodes)[at % Math.max(1, Object.keys(body.nodes).length)] ?? "none";

/** Edits of every kind, on nodes that a number chooses. */
const edits: fc.Arbitrary<Edit> = fc
  .tuple(fc.constantFrom("add", "remove", "rename", "set", "move"), fc.nat(), fc.integer())
  .map(([kind, at, value]) => (body) => {
    const id = pick(body, at);
    switch (kind) {
      case "add":
        return addNode(body, Object.keys(catalogue.nodes)[at % 20]!, { x: value, y: at }, catalogue).body;
      case "remove":
        return removeNodes(body, [id]);
      case "rename":
        return renameNode(body, id, `n${value < 0 ? -value : value}`);
      case "set":
        return setInput(body, { node: id, port: "steps" }, at % 3 === 0 ? undefined : value);
      default:
        return moved(body, new Map([[id, { x: value, y: at }]]));
    }
  });

const text = (document: GraphDocument) => JSON.stringify(document);

describe("history", () => {
  test("undoes any edits to the very document there was, and does them again", () => {
    fc.assert(
      fc.property(fc.array(edits, { maxLength: 12 }), (list) => {
        const start: Tracked = { document: example("txt2img"), history: noHistory };
        let now = start;
        for (const edit of list) now = record(now, { ...now.document, ...edit(now.document) }, { label: "Edit" });
        let back = now;
        while (back.history.past.length > 0) back = undo(back);
        expect(text(back.document)).toBe(text(start.document));
        while (back.history.future.length > 0) back = redo(back);
        expect(text(back.document)).toBe(text(now.document));
      }),
    );
  });

  test("takes edits with one mark as one step, until the step is ended", () => {
    const type = (tracked: Tracked, title: string) =>
      record(tracked, { ...tracked.document, title }, { label: "Type", mark: "title" });
    const start: Tracked = { document: example("txt2img"), history: noHistory };
    const typed = type(type(type(start, "a"), "ab"), "abc");
    expect(typed.history.past).toHaveLength(1);
    expect(undo(typed).document.title).toBe(start.document.title);
    const again = type(seal(typed), "abcd");
    expect(again.history.past).toHaveLength(2);
    expect(undo(again).document.title).toBe("abc");
  });

  test("keeps what was undone when an edit changes nothing", () => {
    const start: Tracked = { document: example("txt2img"), history: noHistory };
    const undone = undo(record(start, { ...start.document, title: "x" }, { label: "Title" }));
    expect(record(undone, { ...undone.document }, { label: "Nothing" }).history.future).toHaveLength(1);
  });
});
