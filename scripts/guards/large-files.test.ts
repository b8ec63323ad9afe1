import { expect, test } from "vitest";
import { judge } from "./fixture.ts";
import { checkLargeFiles } from "./large-files.ts";

const MEBIBYTE = 2 ** 20;
const text = (bytes: number) => "x".repeat(bytes);

test("a sound workspace passes, with models up to the limit", async () => {
  const changes = { "docs/picture.txt": text(MEBIBYTE), "packages/nodes/models/a/model.onnx": text(32 * MEBIBYTE) };
  expect(await judge(checkLargeFiles, changes)).toEqual({ ok: true, output: "" });
});

test("refuses a large file anywhere else", async () => {
  expect(await judge(checkLargeFiles, { "packages/nodes/fixtures/big.bin": text(MEBIBYTE + 1) })).toEqual({
    ok: false,
    output: "packages/nodes/fixtures/big.bin: 1.0 MiB; a file of more than 1 MiB belongs in packages/nodes/models/",
  });
});

test("refuses models of more than 32 MiB in all", async () => {
  const changes = {
    "packages/nodes/models/a/model.onnx": text(31 * MEBIBYTE),
    "packages/nodes/models/b/model.onnx": text(2 * MEBIBYTE),
  };
  expect(await judge(checkLargeFiles, changes)).toEqual({
    ok: false,
    output: "packages/nodes/models/: 33.0 MiB in all; 32 MiB are allowed",
  });
});

test("says nothing about files git ignores", async () => {
  const changes = { "packages/core/dist/bundle.js": text(2 * MEBIBYTE) };
  expect(await judge(checkLargeFiles, changes)).toEqual({ ok: true, output: "" });
});
