import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/model-folders.ts";
import { modelNotes, withNotes } from "./model-notes.ts";

let root = "";
beforeEach(() => {
  root = temporaryFolder();
  mkdirSync(join(root, "mine"));
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (text: string) => writeFileSync(join(root, "mine", "sigmaflow.json"), text);

it("are what the model's folder says", async () => {
  write('{ "width": 768, "height": 512, "prompts": ["a panda", "", 7, "a fox"] }');
  expect(await modelNotes([root], "mine")).toEqual({
    size: { width: 768, height: 512 },
    prompts: ["a panda", "a fox"],
  });
});

it.each([
  ["nothing", undefined],
  ["no number", '{ "width": "768", "height": 512 }'],
  ["one side", '{ "width": 768 }'],
  ["more than a picture may have", '{ "width": 1e9, "height": 512 }'],
  ["part of a pixel", '{ "width": 512.5, "height": 512 }'],
  ["no list", '{ "prompts": "a panda" }'],
])("are not said by %s", async (_, text) => {
  if (text !== undefined) write(text);
  expect(await modelNotes([root], "mine")).toEqual({});
});

it("of no model are refused", async () => {
  await expect(modelNotes([root], "yours")).rejects.toMatchObject({ code: "MODEL_NOT_FOUND" });
});

it("of a checkpoint are the size of SDXL; what draws nothing has none, and what cannot be read leaves the list whole", async () => {
  writeFileSync(join(root, "whole.safetensors"), "");
  write("no JSON");
  const parts = { "whole.safetensors": ["checkpoint"], mine: ["unet"], vae: ["vae"] };
  const listed = Object.entries(parts).map(([name, components]) => ({ name, components }));
  const expertOf = async (name: string) => (name === "mine" ? "refiner" : undefined);
  expect(await withNotes([root], listed, expertOf)).toEqual([
    { name: "whole.safetensors", components: ["checkpoint"], size: { width: 1024, height: 1024 } },
    { name: "mine", components: ["unet"], expert: "refiner" },
    { name: "vae", components: ["vae"] },
  ]);
});
