import { expect, test } from "vitest";
import { givenInputs, givenUploads, moved, uploadOf, uploadsOf } from "./uploads.ts";

test("what an input is given are uploads, or something else", () => {
  expect(uploadOf({ $upload: "a" })).toBe("a");
  for (const value of [undefined, null, "a", 1, {}, [{ $upload: "a" }]]) expect(uploadOf(value)).toBeUndefined();
  expect(uploadsOf([{ $upload: "a" }, { $upload: "b" }, { $upload: "a" }])).toEqual(["a", "b", "a"]);
  for (const value of [undefined, null, { $upload: "a" }]) expect(uploadsOf(value)).toEqual([]);
});

test("a list of uploads is what a run is given; an empty one is no value", () => {
  expect(givenUploads(["a", "b"])).toEqual([{ $upload: "a" }, { $upload: "b" }]);
  expect(givenUploads([])).toBeUndefined();
});

test("a file goes up and down in its list", () => {
  expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
  expect(moved(["a"], 0, 0)).toEqual(["a"]);
});

test("what a run was given comes apart into values that a document holds and files that none can", () => {
  const files = { image: { $upload: "a" }, more: [{ $upload: "b" }] };
  expect(givenInputs({ prompt: "a fox", sizes: [1, 2], none: [], ...files })).toEqual({
    defaults: { prompt: "a fox", sizes: [1, 2], none: [] },
    values: files,
  });
});
