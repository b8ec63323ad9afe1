import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { repository } from "../../../scripts/workspace.ts";
import { newFolder, removeFolders } from "./support/command.ts";

afterAll(removeFolders);

// The built command in a repository that is only as large as this needs.
const root = newFolder();
const runner = path.join(root, "packages", "runner");
const copied = [
  "packages/runner/bin",
  "packages/runner/dist/cli",
  "packages/runner/package.json",
  "scripts/stale-bundle.mjs",
];
for (const file of copied) cpSync(path.join(repository, file), path.join(root, file), { recursive: true });
const source = path.join(root, "packages", "nodes", "src", "blur.ts");
for (const name of ["core", "nodes", "runner"])
  mkdirSync(path.join(root, "packages", name, "src"), { recursive: true });
writeFileSync(source, "");

function command(...args: readonly string[]) {
  const env = { PATH: process.env.PATH, HOME: root };
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(runner, "bin", "sigmaflow.js"), ...args], {
    cwd: root,
    env,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

/** Puts the source's change so many seconds from now. */
const changed = (seconds: number) => utimesSync(source, Date.now() / 1000 + seconds, Date.now() / 1000 + seconds);
const schedule = ["schedule", "--scheduler", "Euler", "--steps", "2", "--json"];

test("a command that is older than a source does its work and says so, but for its help", () => {
  changed(-3600);
  const current = command(...schedule);
  expect(current).toEqual({ status: 0, stdout: expect.stringContaining('"Euler"'), stderr: "" });
  changed(3600);
  const stderr = expect.stringMatching(
    /^This command is older than packages\/nodes\/src\/blur\.ts\. .*`npm run setup`.*\n$/,
  );
  expect(command(...schedule)).toEqual({ ...current, stderr });
  expect(command("--help")).toMatchObject({ status: 0, stderr: "" });
});

test("published, there are no sources to compare with", () => {
  rmSync(path.join(root, "scripts"), { recursive: true });
  expect(command(...schedule)).toMatchObject({ status: 0, stderr: "" });
});

test("one that is not built says what to do", () => {
  rmSync(path.join(runner, "dist"), { recursive: true });
  const stderr = expect.stringMatching(
    /^sigmaflow is not built yet\. .*`npm run setup`.*`npm run sigmaflow -- …`.*\n$/,
  );
  expect(command(...schedule)).toEqual({ status: 2, stdout: "", stderr });
});
