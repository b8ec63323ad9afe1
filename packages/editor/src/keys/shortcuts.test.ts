import { expect, test } from "vitest";
import { commands } from "./shortcuts.ts";

test("a key stands for one thing", () => {
  const keys = commands.flatMap(({ keys }) => keys);
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
});

test("what is on the sheet happens, but where the browser or the canvas answers", () => {
  const unanswered = commands.filter(({ act }) => act === undefined).flatMap(({ keys }) => keys);
  const ofStage = ["picture 0, 1, +, −", "picture C, B"];
  expect(unanswered).toEqual(["Ctrl+C", "Ctrl+X", "Ctrl+V", "Ctrl+Shift+V", ...ofStage, "Shift+drag"]);
});
