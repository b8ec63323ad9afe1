import { expect, test } from "vitest";
import type { Command } from "./command.ts";
import { canChange, clashOf, keysIn, readKeyMap, withKeys } from "./key-map.ts";
import { commands } from "./shortcuts.ts";

const act = () => {};
const save: Command = { keys: ["Ctrl+S"], id: "save", act };
const add: Command = { keys: ["Space", "double click"], id: "addNode", act };
const redo: Command = { keys: ["Ctrl+Shift+Z", "Ctrl+Y"], id: "redo", act };
const bare: Command = { keys: [], id: "legend", act };
const few = [save, add, redo, bare];

test("chosen keys stand in place of the table's, beside what the pointer does", () => {
  const map = withKeys({}, few, add, ["A"]);
  expect(few.map((one) => keysIn(map, one))).toEqual([
    ["Ctrl+S"],
    ["A", "double click"],
    ["Ctrl+Shift+Z", "Ctrl+Y"],
    [],
  ]);
  expect(keysIn(withKeys(map, few, bare, ["L"]), bare)).toEqual(["L"]);
});

test("a key that something else has is seen, and taken from it when chosen; taking the choice back gives back its own", () => {
  expect(clashOf({}, few, save, "Ctrl+Y")).toBe(redo);
  expect(clashOf({}, few, redo, "Ctrl+Y")).toBeUndefined();
  const taken = withKeys({}, few, save, ["Ctrl+Y"]);
  expect([keysIn(taken, save), keysIn(taken, redo)]).toEqual([["Ctrl+Y"], ["Ctrl+Shift+Z"]]);
  const back = withKeys(taken, few, redo, undefined);
  expect([keysIn(back, save), keysIn(back, redo)]).toEqual([[], ["Ctrl+Shift+Z", "Ctrl+Y"]]);
});

test("a map is read from its text, without what is of no use", () => {
  const map = withKeys(withKeys({}, few, save, ["F2"]), few, bare, ["L"]);
  expect(readKeyMap(JSON.stringify(map), few)).toEqual(map);
  expect(readKeyMap('{ "Ctrl+S": 7, "Nothing": ["A"], "Space": ["A", 1], "legend": ["L"] }', few)).toEqual({
    legend: ["L"],
  });
  for (const text of ["", "7", "[]", "null"]) expect(readKeyMap(text, few)).toBeUndefined();
});

test("arrows and the one way out are as they are", () => {
  const fixed = commands
    .filter((command) => command.act !== undefined && !canChange(command))
    .map(({ keys }) => keys[0]);
  expect(fixed).toEqual(["Esc", "←", "Shift+←", "Ctrl+←"]);
});

test("each command has a name of its own in a map", () => {
  const names = commands.filter(canChange).map(({ keys, id }) => keys[0] ?? id);
  expect(new Set(names).size).toBe(names.length);
});
