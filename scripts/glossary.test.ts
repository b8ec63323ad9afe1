import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { repository } from "./workspace.ts";

const page = readFileSync(path.join(repository, "docs/glossary.md"), "utf8");
const rows = [...page.matchAll(/^\| (?!term|-)(.+?) \| (.+?) \| `(.+?)` \|$/gm)];
const terms = rows.flatMap(([, names]) => names!.split(", "));

test("the glossary has each term once, with one sentence or two", () => {
  expect(rows.length).toBeGreaterThan(39);
  expect(terms.filter((term, at) => terms.indexOf(term) !== at)).toEqual([]);
  expect(rows.filter(([, , meaning]) => !/^[A-Z].+\.$/.test(meaning!)).map(([, names]) => names)).toEqual([]);
});

test("every row of the glossary's tables is read, and their files are there", () => {
  const lines = page.split("\n").filter((line) => line.startsWith("| ") && !/^\| (term|-)/.test(line));
  expect(rows.map(([row]) => row)).toEqual(lines);
  expect(rows.map(([, , , file]) => file!).filter((file) => !existsSync(path.join(repository, file)))).toEqual([]);
});

test("the terms of a section are in the order of the alphabet", () => {
  for (const section of page.split("\n## ").slice(1)) {
    const names = [...section.matchAll(/^\| (?!term|-)(.+?) \|/gm)].map(([, name]) => name!);
    expect(names).toEqual(names.toSorted());
  }
});
