import { expect, test } from "vitest";
import { shortcuts } from "./shortcuts.ts";

test("a key stands for one thing", () => {
  const keys = shortcuts.flatMap((shortcut) => shortcut.keys);
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
});

test("what is on the sheet happens, but where the browser or the canvas answers", () => {
  const unanswered = shortcuts.filter(({ act }) => act === undefined).flatMap(({ keys }) => keys);
  expect(unanswered).toEqual(["Ctrl+C", "Ctrl+X", "Ctrl+V", "Ctrl+Shift+V", "Shift+drag"]);
});
