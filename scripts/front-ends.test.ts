import { readFileSync } from "node:fs";
import path from "node:path";
import { sdxl } from "sigmaflow/nodes";
import { expect, test } from "vitest";
import { repository, trackedFiles } from "./workspace.ts";

/** Kinds of value that a package declares: front ends know them by their codecs and by the catalogue, not by name. */
const kinds = (sdxl.portTypes ?? []).map((kind) => ("portType" in kind ? kind.portType.id : kind.id));

/** Where a kind's id stands all the same, and why. */
const allowed: Readonly<Record<string, string>> = {
  "packages/editor/src/control/model-notes.ts: unet": "a part of a model's folder",
  "packages/runner/src/ai-sdk/local-model.ts: mask": "what the AI SDK calls a part of its calls",
  "packages/runner/src/batch/sheet.ts: image": "a sheet is one picture made of others",
  "packages/runner/src/command/schedule.ts: schedule": "the command's own name",
  "packages/runner/src/server/mcp/pictures.ts: image": "what MCP calls content that is looked at",
  "packages/runner/src/server/openai/edit-inputs.ts: image": "OpenAI's edits are of pictures",
  "packages/runner/src/server/openai/inputs.ts: image": "a field of OpenAI's requests",
  "packages/runner/src/server/openai/inputs.ts: mask": "a field of OpenAI's requests",
};

/** The kinds that a source names by a text of their own, or as what a list holds. */
function kindsIn(source: string): string[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|(?<![:"'`\w])\/\/.*$/gm, "");
  const texts = [...code.matchAll(/(["'`])(?:list<)*([a-z][\w.-]*)>*\1/g)].map(([, , id = ""]) => id);
  return [...new Set(texts.filter((text) => kinds.includes(text)))];
}

test("no front end names a kind of value that a package declares", async () => {
  const files = (await trackedFiles(repository)).filter(
    (file) => /^packages\/(runner|editor)\/src\/.*\.tsx?$/.test(file) && !/\.test\.tsx?$|\/fixtures\//.test(file),
  );
  expect(files.length).toBeGreaterThan(200);
  const named = files.flatMap((file) =>
    kindsIn(readFileSync(path.join(repository, file), "utf8")).map((kind) => `${file}: ${kind}`),
  );
  expect(named.sort()).toEqual(Object.keys(allowed).sort());
});

test.each([
  ['type === "image"', ["image"]],
  ["['list<list<image>>', `mask`]", ["image", "mask"]],
  ['/** An `image`. */ const name = "images"; // as "image"', []],
  ['"https://example.org/image"', []],
  ["outputs.image", []],
])("of %s are found %j", (source, found) => {
  expect(kindsIn(source)).toEqual(found);
});
