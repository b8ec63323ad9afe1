import { mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fileStamp } from "./file-stamp.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-stamp-"));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

/** As if everything had been written a while ago. */
function later(): void {
  vi.useFakeTimers({ now: Date.now() + 10_000 });
}

test("says nothing of a file that changed just now, of links, folders and what is not there", () => {
  const file = path.join(folder, "a");
  writeFileSync(file, "one");
  expect(fileStamp(file)).toBeUndefined();
  symlinkSync(file, path.join(folder, "link"));
  later();
  expect(fileStamp(file)).toBeTypeOf("string");
  expect([path.join(folder, "link"), folder, path.join(folder, "none")].map(fileStamp)).toEqual(
    Array(3).fill(undefined),
  );
});

test("differs after a file was written to, touched or replaced by one of its length", () => {
  const file = path.join(folder, "a");
  const other = path.join(folder, "b");
  writeFileSync(file, "one");
  later();
  const stamps = [fileStamp(file)];
  const change = (how: () => void) => {
    how();
    stamps.push(fileStamp(file));
  };
  change(() => writeFileSync(file, "two"));
  change(() => utimesSync(file, new Date("2020-01-01"), new Date("2020-01-01")));
  writeFileSync(other, "six");
  change(() => renameSync(other, file));
  expect(stamps).not.toContain(undefined);
  expect(new Set(stamps).size).toBe(4);
  expect(fileStamp(file)).toBe(stamps[3]);
});
