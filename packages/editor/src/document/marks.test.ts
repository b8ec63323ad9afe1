import { check, readGraph, writeGraph } from "@sigmaflow/core";
import { expect, test } from "vitest";
import { catalogue, example } from "./fixtures/graphs.ts";
import { laidOut, positionsOf } from "./layout.ts";
import { addMark, carriedBy, changeMark, frameAround, marksOf, moveMark } from "./marks.ts";

const document = laidOut(example("txt2img"), catalogue);

test("a frame stands in the layout, carries its cards, and taken away leaves the graph as it was", () => {
  const frame = frameAround(document, ["decode", "finish"], catalogue)!;
  const { body, id } = addMark(document, { ...frame, text: "The end" });
  expect(carriedBy(body, id).cards).toEqual(expect.arrayContaining(["decode", "finish"]));
  const far = moveMark(body, id, { x: 100, y: -900 });
  const [before, after] = [positionsOf(body), positionsOf(far)];
  expect(after.get("decode")).toEqual({ x: before.get("decode")!.x + 100, y: before.get("decode")!.y - 900 });
  expect(after.get("model")).toEqual(before.get("model"));
  expect(moveMark(far, id, { x: -100, y: 900 })).toEqual(body);
  expect(changeMark(body, id, () => undefined)).toEqual(document);
});

test("marks survive the file, change nothing of what is checked, and are left out where they are none", () => {
  const note = { kind: "note", text: "# Why\nIt is **so**.", x: 1, y: 2, width: 200, height: 90 } as const;
  const { body, id } = addMark(document, note);
  const read = readGraph(writeGraph({ ...example("txt2img"), layout: body.layout ?? {} }), { catalogue }).document!;
  expect(marksOf(read).get(id)).toEqual(note);
  expect(check(read, catalogue).problems).toEqual(check(document, catalogue).problems);
  expect(
    marksOf({ nodes: {}, layout: { $marks: { a: 5, b: { kind: "note", at: [1], size: [1, 2], text: "" } } } }).size,
  ).toBe(0);
});
