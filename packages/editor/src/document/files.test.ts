import type { PortType } from "@sigmaflow/core";
import { expect, test } from "vitest";
import { acceptedFiles, filedKind, filedListKind, fileName, typeOfFile } from "./files.ts";
import { catalogue } from "./fixtures/graphs.ts";
import { picturePort } from "./ports.ts";

const text = { name: "text", label: "text", mediaType: "text/x-note", extensions: ["note", "txt"] };
const kind = (id: string, more: Partial<PortType>): PortType => ({
  ...{ id, label: id, colour: "#000000", description: "", literal: false, accepts: [], acceptedBy: [], facts: [] },
  ...more,
});
const types = {
  ...catalogue.types,
  "acme.note": kind("acme.note", { files: { noun: "note", reads: [text], writes: [text] } }),
  "acme.sketch": kind("acme.sketch", { acceptedBy: ["image"] }),
};
const known = { ...catalogue, types };

test.each([
  ["image", "picture", "image/png,.png,image/jpeg,.jpeg,.jpg,image/webp,.webp"],
  ["acme.note", "note", "text/x-note,.note,.txt"],
  ["file", "file", undefined],
])("an input of the kind %s is given as a %s", (type, noun, accept) => {
  const found = filedKind({ type }, known)!;
  expect([found.files.noun, acceptedFiles(found)]).toEqual([noun, accept]);
});

test.each(["string", "latent", "list<image>", "any", "acme.sketch", "acme.unknown"])(
  "an input of the kind %s is not given as a file",
  (type) => {
    expect(filedKind({ type }, known)).toBeUndefined();
  },
);

test.each([
  ["list<image>", "picture"],
  ["list<acme.note>", "note"],
  ["list<file>", "file"],
])("an input of the kind %s is given as a list of files, each a %s", (type, noun) => {
  expect(filedListKind({ type }, known)?.files.noun).toBe(noun);
});

test.each(["image", "list<string>", "list<latent>", "list<list<image>>", "list<acme.unknown>", "any"])(
  "an input of the kind %s is not given as a list of files",
  (type) => {
    expect(filedListKind({ type }, known)).toBeUndefined();
  },
);

test("a file is of the type that the browser says, else of that of its name", () => {
  const note = filedKind({ type: "acme.note" }, known)!;
  expect(typeOfFile({ name: "a.note", type: "text/plain" }, note)).toBe("text/plain");
  expect(typeOfFile({ name: "a.NOTE", type: "" }, note)).toBe("text/x-note");
  expect(typeOfFile({ name: "a", type: "" }, note)).toBe("application/octet-stream");
});

test("a file is saved with the ending of its type", () => {
  expect(fileName("out", "text/x-note", known)).toBe("out.note");
  expect(fileName("out", "image/jpeg", known)).toBe("out.jpeg");
  expect(fileName("out", "text/csv", known)).toBe("out.csv");
});

test("a node shows what can be looked at in little, of kinds that go into such a port too", () => {
  const entry = catalogue.nodes["image.load"]!;
  const withOutput = (type: string) => ({
    ...known,
    nodes: { "acme.node": { ...entry, type: "acme.node", outputs: { a: { type: "string" }, b: { type } } } },
  });
  for (const type of ["image", "list<image>", "acme.sketch"])
    expect(picturePort({ type: "acme.node" }, withOutput(type), undefined), type).toBe("b");
  for (const type of ["acme.note", "any", "latent"])
    expect(picturePort({ type: "acme.node" }, withOutput(type), undefined), type).toBeUndefined();
});
