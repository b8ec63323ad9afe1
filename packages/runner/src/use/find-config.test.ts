import {
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findConfig } from "./find-config.ts";

let home = "";
beforeEach(() => {
  home = path.join(realpathSync(mkdtempSync(path.join(tmpdir(), "sigmaflow-config-"))), "home");
  mkdirSync(path.join(home, "project", "deep", "er"), { recursive: true });
});
afterEach(() => rmSync(path.dirname(home), { recursive: true }));

/** Writes files, as paths from the home folder. */
function write(...files: readonly string[]): void {
  for (const file of files) writeFileSync(path.join(home, file), "{}");
}

/** What is found from a folder, as a path from the home folder. */
function found(folder: string): string | undefined {
  const file = findConfig({ folder: path.join(home, folder), home });
  return file && path.relative(home, file);
}

test("a configuration in the folder itself counts, with or without a package.json", () => {
  write("project/sigmaflow.config.json");
  expect(found("project")).toBe("project/sigmaflow.config.json");
});

test("else the one beside the nearest package.json above, and no other", () => {
  write("project/sigmaflow.config.json");
  expect(found("project/deep/er")).toBeUndefined();
  write("project/package.json");
  expect(found("project/deep/er")).toBe("project/sigmaflow.config.json");
  write("project/deep/package.json");
  expect(found("project/deep/er")).toBeUndefined();
  write("project/deep/er/sigmaflow.config.js");
  expect(found("project/deep/er")).toBe("project/deep/er/sigmaflow.config.js");
});

test("TypeScript goes before JavaScript, and that before JSON", () => {
  write("project/sigmaflow.config.json", "project/sigmaflow.config.js");
  expect(found("project")).toBe("project/sigmaflow.config.js");
  write("project/sigmaflow.config.ts");
  expect(found("project")).toBe("project/sigmaflow.config.ts");
});

test("the home folder's own is the last that counts: none above it is found", () => {
  write("../package.json", "../sigmaflow.config.json");
  expect([found("project"), found("")]).toEqual([undefined, undefined]);
  write("package.json", "sigmaflow.config.json");
  expect(found("project")).toBe("sigmaflow.config.json");
});

/** What a user finds in the project folder, and what they are told of what they may not use. */
function foundBy(user: number | undefined) {
  const reasons: string[] = [];
  const file = findConfig({ folder: path.join(home, "project"), home, user, onIgnored: (text) => reasons.push(text) });
  return { file, reasons };
}

// Where files have no owners, as on Windows, there is nobody to tell apart.
const own = process.getuid?.() ?? 0;

test("another user's is not used, and is named", () => {
  write("project/sigmaflow.config.json");
  const file = path.join(home, "project", "sigmaflow.config.json");
  const refused = { file: undefined, reasons: [`${file} is not used, because another user owns it.`] };
  expect([foundBy(own), foundBy(own + 1)]).toEqual([{ file, reasons: [] }, refused]);
});

test("of a link, whoever laid it counts as well as whose file it leads to", () => {
  const link = path.join(home, "project", "sigmaflow.config.json");
  symlinkSync("/etc/passwd", link); // root's
  if (own === 0) lchownSync(link, 1, 1);
  const refused = { file: undefined, reasons: [`${link} is not used, because another user owns it.`] };
  expect([foundBy(0), foundBy(lstatSync(link).uid)]).toEqual([refused, refused]);
});
