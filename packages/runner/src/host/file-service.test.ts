import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { codeOf } from "@sigmaflow/core";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFileService } from "./file-service.ts";

let base: string;
let first: string;
let second: string;

beforeAll(() => {
  base = realpathSync(mkdtempSync(path.join(tmpdir(), "sigmaflow-files-")));
  first = path.join(base, "first");
  second = path.join(base, "second");
  for (const folder of [first, path.join(first, "in"), second]) mkdirSync(folder);
  writeFileSync(path.join(base, "secret.txt"), "secret");
  writeFileSync(path.join(first, "both.txt"), "first");
  writeFileSync(path.join(second, "both.txt"), "second");
  writeFileSync(path.join(second, "only.txt"), "only");
  symlinkSync(path.join(base, "secret.txt"), path.join(first, "out-link"));
  symlinkSync(base, path.join(first, "out-folder"));
  symlinkSync(path.join(first, "both.txt"), path.join(first, "in", "link"));
});
afterAll(() => rmSync(base, { recursive: true }));

const read = async (name: string) => new TextDecoder().decode((await service().read(name)).bytes);
const service = () => createFileService([first, second]);
const refusal = (name: string) =>
  service()
    .read(name)
    .then(
      () => "read",
      (error: unknown) => codeOf(error, "other"),
    );

test("the first folder that has a name wins", async () => {
  expect(await read("both.txt")).toBe("first");
  expect(await read("only.txt")).toBe("only");
  expect(await read("./in/link")).toBe("first");
});

test("gives the sha256 of the bytes", async () => {
  const sha256 = createHash("sha256").update("first").digest("hex");
  expect(await service().read("both.txt")).toMatchObject({ sha256 });
});

test.each([
  "../secret.txt",
  "in/../../secret.txt",
  "in\\..\\..\\secret.txt",
  "/etc/hostname",
  "C:\\x",
  "\\\\host\\share",
  "",
  "a\0b",
  "out-link",
  "out-folder/secret.txt",
])("%j is refused as outside", async (name) => {
  expect(await refusal(name)).toBe("PATH_OUTSIDE");
});

test("what is not there, and what is no file, is not found", async () => {
  expect(await refusal("nothing.txt")).toBe("FILE_NOT_FOUND");
  expect(await refusal("in")).toBe("FILE_NOT_FOUND");
});

test("a file too large is refused before it is read", async () => {
  const large = path.join(second, "large.bin");
  writeFileSync(large, "");
  truncateSync(large, 300 * 2 ** 20);
  expect(await refusal("large.bin")).toBe("FILE_TOO_LARGE");
});

test("no name at all reaches what lies outside", async () => {
  const part = fc.constantFrom(
    "..",
    ".",
    "in",
    "out-folder",
    "out-link",
    "secret.txt",
    "both.txt",
    "",
    "link",
    "~",
    "%2e%2e",
  );
  const names = fc.tuple(
    fc.constantFrom("", "/", "./", "\\"),
    fc.array(part, { maxLength: 5 }),
    fc.constantFrom("/", "\\"),
  );
  await fc.assert(
    fc.asyncProperty(names, async ([head, parts, separator]) => {
      const text = await read(head + parts.join(separator)).catch(() => "");
      expect(["", "first", "second", "only"]).toContain(text);
    }),
    { numRuns: 300 },
  );
});
