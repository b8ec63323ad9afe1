import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { pageFiles, titledFiles } from "./faults-page.ts";
import { repository, trackedFiles } from "./workspace.ts";

const textOf = (file: string) => readFileSync(path.join(repository, file), "utf8");

test("every fault that was found has tests that name its place, and the page links to just those", async () => {
  const files = (await trackedFiles(repository)).filter((file) => /^packages\/[^/]+\/(src|test)\/.*\.tsx?$/.test(file));
  const titled = titledFiles(files.map((file) => ({ file, text: textOf(file) })));
  const page = pageFiles(textOf("docs/faults.md"));
  expect(titled).toEqual(page);
  for (const [place, tests] of Object.entries(page)) expect([place, tests.length > 0]).toEqual([place, true]);
  const places = Object.keys(page);
  const numbersOf = (kind: string) =>
    new Set(places.flatMap((place) => (place.startsWith(kind) ? [Number.parseInt(place.slice(kind.length), 10)] : [])));
  expect([numbersOf("Broken ").size, numbersOf("Weak ").size, numbersOf("F").size]).toEqual([10, 11, 9]);
});

test("titles of several places count for each, and a place without a test is a difference", () => {
  const text =
    'test("[E1] [faults Broken 1.1, Weak 2] a", () => {});\ntest(`[numbers F3] b`, () => {});\n"[faultsX] c";';
  expect(titledFiles([{ file: "packages/core/src/a.test.ts", text }])).toEqual({
    "Broken 1.1": ["packages/core/src/a.test.ts"],
    "Weak 2": ["packages/core/src/a.test.ts"],
    F3: ["packages/core/src/a.test.ts"],
  });
  expect(
    pageFiles("| place |\n|---|\n| Broken 1.1 | x | [a](../packages/b.ts) [c](../packages/d.ts) |\n| F2 | y | |\n"),
  ).toEqual({
    "Broken 1.1": ["packages/b.ts", "packages/d.ts"],
    F2: [],
  });
});
