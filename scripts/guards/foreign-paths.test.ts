import { expect, test } from "vitest";
import { judge, line, refused } from "./fixture.ts";
import { checkForeignPaths } from "./foreign-paths.ts";

test("a sound workspace passes", async () => {
  expect(await judge(checkForeignPaths)).toEqual({ ok: true, output: "" });
});

const registry = ["https://registry", "npmjs", "org/zod/-/zod-4.6.7.tgz"].join(".");
const broken: readonly [what: string, file: string, text: string][] = [
  ["a folder outside the repository", "README.md", ["see ..", "shared", "design.md"].join("/")],
  ["a path of one machine", "docs/page.md", ["", "work", "main", "packages"].join("/")],
  ["a home folder", "scripts/bad.ts", `const home = "${["", "root", ".cache"].join("/")}";`],
  ["a registry's host", "docs/page.md", registry],
  [
    "an address in the lock file",
    "pnpm-lock.yaml",
    ["resolution: {tarball: https:", "", "example.org", "x.tgz}"].join("/"),
  ],
];
test.each(broken)("refuses %s", async (what, file, text) => {
  const outcome = await judge(checkForeignPaths, { [file]: line("first line\n", text) });
  expect(outcome).toEqual(refused(`${file}:2: `));
  expect(what).not.toBe("");
});

test("says nothing about files git ignores", async () => {
  const changes = { "packages/core/dist/bad.js": line(["", "work", "main", "packages"].join("/")) };
  expect(await judge(checkForeignPaths, changes)).toEqual({ ok: true, output: "" });
});
