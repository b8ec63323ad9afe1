import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeFolder, makeFolderSync } from "./make-folder.ts";

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), "sigmaflow-folder-"));
});
afterAll(() => rmSync(root, { recursive: true }));

test("makes the folders above as well, and takes those that are there", async () => {
  const folder = path.join(root, "a", "b", "c");
  await makeFolder(folder);
  await makeFolder(folder);
  makeFolderSync(folder);
  makeFolderSync(path.join(root, "d", "e"), { mode: 0o700 });
  expect(statSync(path.join(root, "d")).mode & 0o777).toBe(0o700);
  expect(statSync(folder).isDirectory()).toBe(true);
});

test("two makers of one folder do not get in each other's way", async () => {
  const folders = ["x", "y", "x"].map((name) => path.join(root, "shared", "deep", name));
  await Promise.all(folders.map((folder) => makeFolder(folder)));
  for (const folder of folders) expect(statSync(folder).isDirectory()).toBe(true);
});

test("a file in the way is an error", async () => {
  writeFileSync(path.join(root, "file"), "");
  await expect(makeFolder(path.join(root, "file"))).rejects.toThrow("EEXIST");
  await expect(makeFolder(path.join(root, "file", "below"))).rejects.toThrow("ENOTDIR");
  expect(() => makeFolderSync(path.join(root, "file"))).toThrow("EEXIST");
  expect(() => makeFolderSync(path.join(root, "file", "below"))).toThrow("ENOTDIR");
});

test.runIf(process.platform === "linux")(
  "[faults Broken 10] a file system that takes no folders is an error, and no endless wait",
  async () => {
    await expect(makeFolder("/proc/sigmaflow/out")).rejects.toThrow("ENOENT");
    expect(() => makeFolderSync("/proc/sigmaflow/out")).toThrow("ENOENT");
  },
);
