import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/model-folders.ts";
import { drawnSize } from "./drawn-size.ts";

let root = "";
beforeEach(() => {
  root = temporaryFolder();
  mkdirSync(join(root, "mine"));
});
afterEach(() => rmSync(root, { recursive: true }));

it("is what the model's folder says", async () => {
  writeFileSync(join(root, "mine", "sigmaflow.json"), '{ "width": 768, "height": 512 }');
  expect(await drawnSize([root], "mine")).toEqual({ width: 768, height: 512 });
});

it.each([
  ["nothing", undefined],
  ["no number", '{ "width": "768", "height": 512 }'],
  ["one side", '{ "width": 768 }'],
  ["more than a picture may have", '{ "width": 1e9, "height": 512 }'],
  ["part of a pixel", '{ "width": 512.5, "height": 512 }'],
])("is not said by %s", async (_, text) => {
  if (text !== undefined) writeFileSync(join(root, "mine", "sigmaflow.json"), text);
  expect(await drawnSize([root], "mine")).toBeUndefined();
});

it("of no model is refused", async () => {
  await expect(drawnSize([root], "yours")).rejects.toMatchObject({ code: "MODEL_NOT_FOUND" });
});
