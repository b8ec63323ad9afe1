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
  const tracked = [
    "packages/core/src/a.ts",
    "packages/core/src/a.test.ts",
    "packages/core/src/fixtures/a.json",
    "packages/core/test/whole.test.ts",
    "packages/nodes/src/b.test.ts",
    "scripts/pages.test.ts",
    "scripts/guards/lint.test.ts",
    "docs/page.md",
  ];

  test("of a module are found by who imports it; a deleted one has nobody left", () => {
    expect(testsFor(["packages/core/src/a.ts", "packages/core/src/gone.ts"], tracked)).toEqual({
      kind: "related",
      files: ["packages/core/src/a.ts"],
    });
    expect(testsFor(["packages/core/src/gone.ts"], tracked)).toEqual({ kind: "none" });
  });

  test("of other files are those that may read them", () => {
    const related = (file: string) => testsFor([file], tracked);
    expect(related("packages/core/src/fixtures/a.json")).toEqual({
      kind: "related",
      files: ["packages/core/src/a.test.ts"],
    });
    expect(related("docs/page.md")).toEqual({ kind: "related", files: ["scripts/pages.test.ts"] });
  });

  test("are all where a setting of the tests changed", () => {
    expect(testsFor(["docs/page.md", "vitest.config.ts"], tracked)).toEqual({ kind: "all" });
  });
});
