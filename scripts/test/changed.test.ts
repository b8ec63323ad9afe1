import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { changedFiles, testsFor } from "./changed.ts";

describe("changed files", () => {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), "sigmaflow-changed-")));
  afterAll(() => rmSync(root, { recursive: true }));
  const git = (...args: string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8" });
  const write = (file: string, text: string) => writeFileSync(path.join(root, file), text);
  const commit = (message: string) => {
    git("add", "-A");
    git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--quiet", "-m", message);
  };

  test("are those that differ from the last commit, new and deleted ones too, and on request a branch's", async () => {
    git("init", "--quiet", "--initial-branch=main");
    for (const file of ["kept.ts", "edited.ts", "gone.ts"]) write(file, "1\n");
    write(".gitignore", "built.ts\n");
    commit("first");
    git("checkout", "--quiet", "-b", "branch");
    write("committed.ts", "1\n");
    commit("second");
    expect(await changedFiles(root)).toEqual([]);
    write("edited.ts", "2\n");
    write("new one.ts", "1\n");
    write("built.ts", "1\n");
    rmSync(path.join(root, "gone.ts"));
    expect(await changedFiles(root)).toEqual(["edited.ts", "gone.ts", "new one.ts"]);
    expect(await changedFiles(root, "main")).toEqual(["committed.ts", "edited.ts", "gone.ts", "new one.ts"]);
    await expect(changedFiles(root, "nowhere")).rejects.toThrow("nowhere");
  });
});

describe("tests for changed files", () => {
  const imports = (file: string) => `import { a } from "${file}";`;
  const texts = new Map([
    ["packages/core/src/a.ts", "export const a = 1;"],
    ["packages/core/src/a.test.ts", imports("./a.ts")],
    ["packages/core/src/fixtures/a.json", "{}"],
    ["packages/core/test/whole.test.ts", ""],
    ["packages/nodes/src/b.test.ts", ""],
    ["scripts/pages.ts", "export const a = 1;"],
    ["scripts/pages.test.ts", imports("./pages.ts")],
    ["scripts/guards/lint.test.ts", [imports("../pages.ts"), imports("../../packages/core/src/a.ts")].join("\n")],
    ["docs/page.md", ""],
  ]);
  const related = (...files: readonly string[]) => testsFor(files, texts);

  test("of a module are found by who imports it; a deleted one has nobody left", () => {
    expect(related("packages/core/src/a.ts", "packages/core/src/gone.ts")).toEqual({
      kind: "related",
      files: ["packages/core/src/a.test.ts"],
    });
    expect(related("packages/core/src/gone.ts")).toEqual({ kind: "none" });
  });

  test("of other files are those that may read them", () => {
    expect(related("packages/core/src/fixtures/a.json")).toEqual({
      kind: "related",
      files: ["packages/core/src/a.test.ts"],
    });
    expect(related("docs/page.md")).toEqual({ kind: "related", files: ["scripts/pages.test.ts"] });
  });

  test("come nearest first", () => {
    const chain = new Map([
      ["packages/core/src/a.ts", "export const a = 1;"],
      ["packages/core/src/b.ts", imports("./a.ts")],
      ["packages/core/src/a-far.test.ts", imports("./b.ts")],
      ["packages/core/src/z-near.test.ts", imports("./a.ts")],
    ]);
    expect(testsFor(["packages/core/src/a.ts"], chain)).toEqual({
      kind: "related",
      files: ["packages/core/src/z-near.test.ts", "packages/core/src/a-far.test.ts"],
    });
  });

  test("of guards are for changes of scripts", () => {
    expect(related("scripts/pages.ts")).toEqual({
      kind: "related",
      files: ["scripts/pages.test.ts", "scripts/guards/lint.test.ts"],
    });
  });

  test("are all where a setting of the tests changed", () => {
    expect(related("docs/page.md", "vitest.config.ts")).toEqual({ kind: "all" });
  });
});
