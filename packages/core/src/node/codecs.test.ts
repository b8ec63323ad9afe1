import { expect, test } from "vitest";
import { definePackage } from "../package/define-package.ts";
import { usePackages } from "../package/use-packages.ts";
import type { Codec } from "../port/codec.ts";
import { definePortType } from "../port/define-port-type.ts";
import { file, float, list, string } from "../port/plain.ts";
import { Codecs } from "./codecs.ts";
import { defineNode } from "./define-node.ts";
import { catalogueOf, createRegistry } from "./registry.ts";
import { service } from "./service.ts";

interface Note {
  readonly text: string;
}
interface Letters {
  read(bytes: Uint8Array): string;
  write(text: string): Uint8Array;
}

const letters = service<Letters>("letters");
const utf8: Letters = {
  read: (bytes) => new TextDecoder().decode(bytes),
  write: (text) => new TextEncoder().encode(text),
};
const formats = [
  { name: "text", label: "text", mediaType: "text/plain", extensions: ["txt", "text"] },
  { name: "loud", label: "LOUD", mediaType: "text/x-loud", extensions: ["loud"] },
];
const isNote = (value: unknown): value is Note => typeof value === "object" && value !== null && "text" in value;
const noteFiles: Codec<Note, Letters> = {
  reads: formats.slice(0, 1),
  writes: formats,
  service: letters,
  is: isNote,
  decode: (bytes, { service: with_, limits: { letters: most = 99 } }) => ({ text: with_.read(bytes).slice(0, most) }),
  encode: ({ text }, { format, service: with_, texts }) => [
    {
      bytes: with_.write(`${texts?.from ?? ""}${format === "loud" ? text.toUpperCase() : text}`),
      mediaType: format === "loud" ? "text/x-loud" : "text/plain",
      extension: format === "loud" ? "loud" : "txt",
    },
  ],
};

const colour = "#102030";
const note = definePortType<Note>()({
  id: "acme.note",
  label: "Note",
  colour,
  accepts: ["acme.line", "string"],
  codec: noteFiles,
  preview: {
    is: isNote,
    draw: ({ text }, { side }) => ({ data: new Uint8Array(3), width: text.length, height: side }),
  },
});
const memo = definePortType<Note>()({ id: "acme.memo", label: "Memo", colour, acceptedBy: ["json", "acme.note"] });
const line = definePortType<Note>()({ id: "acme.line", label: "Line", colour });
const lone = definePortType<Note>()({ id: "acme.lone", label: "Lone", colour });

const use = defineNode({
  type: "acme.use",
  version: 1,
  inputs: { notes: list(note()), memo: memo(), line: line(), lone: lone() },
  outputs: { file: file() },
  run: () => ({ file: { bytes: new Uint8Array(), type: "text/plain" } }),
});
const registry = createRegistry([use]);
const codecs = new Codecs(registry, { letters: utf8 });
const bytes = utf8.write("hello");

test("kinds of nodes' ports bring their codecs along, also those of lists; the catalogue holds their formats as data", () => {
  const { types } = JSON.parse(JSON.stringify(catalogueOf(registry)));
  expect(types["acme.note"]).toMatchObject({
    files: { noun: "note", reads: formats.slice(0, 1), writes: formats },
    preview: true,
  });
  expect(types["acme.memo"].files).toBeUndefined();
  expect(types.file.files).toMatchObject({ noun: "file", reads: [{ mediaType: "*/*" }] });
});

test("a package's kinds bring theirs without any node", async () => {
  const { registry: used } = usePackages([definePackage({ name: "acme", version: "1.0.0", portTypes: [note] })]);
  expect(
    await new Codecs(used, { letters: utf8 }).reader("acme.note")?.decode(bytes, { mediaType: "text/plain" }),
  ).toEqual({ text: "hello" });
});

test("a type and lists of it are read by its own codec alone, with its service and the limits", async () => {
  for (const type of ["acme.note", "list<acme.note>"]) {
    expect(await codecs.reader(type)?.decode(bytes, { mediaType: "text/plain" })).toEqual({ text: "hello" });
  }
  const cut = { mediaType: "text/plain", limits: { letters: 2 } };
  expect(await codecs.reader("acme.note")?.decode(bytes, cut)).toEqual({ text: "he" });
  for (const type of ["acme.memo", "acme.lone", "list<list<acme.note>>", "any", "string", "?"])
    expect(codecs.reader(type), type).toBeUndefined();
});

test.each([
  ["acme.note", "acme.note"],
  ["list<acme.note>", "acme.note"],
  ["acme.memo", "acme.note"],
  ["acme.line", "acme.note"],
  ["acme.lone", undefined],
  ["any", "acme.note"],
  ["list<any>", "acme.note"],
  ["any<T>", "acme.note"],
  ["json", undefined],
])("a value of the type %s goes out as %s", (type, id) => {
  expect(codecs.writer({ text: "a" }, type)?.kind.id).toBe(id);
});

test("data goes out as data, although a kind with a codec accepts it, and so does what is not of its kind", () => {
  expect(codecs.writer("text", "string")).toBeUndefined();
  expect(codecs.writer({ words: 1 }, "acme.note")).toBeUndefined();
  expect(codecs.writer(1)).toBeUndefined();
});

test("a value is written in a format of its kind, whichever is asked for, with the texts", async () => {
  const written = async (format?: string) => {
    const codec = codecs.writer({ text: "a" }, "acme.note")!;
    const [one] = await codec.encode({ text: "a" }, { ...(format && { format }), texts: { from: "b: " } });
    return [utf8.read(one!.bytes), one!.mediaType, one!.extension];
  };
  expect(await written()).toEqual(["b: a", "text/plain", "txt"]);
  expect(await written("loud")).toEqual(["b: A", "text/x-loud", "loud"]);
  expect(await written("png")).toEqual(["b: a", "text/plain", "txt"]);
});

test("without its service a codec says which one is missing", async () => {
  const without = new Codecs(registry).reader("acme.note")!;
  await expect(without.decode(bytes, { mediaType: "text/plain" })).rejects.toMatchObject({ code: "MISSING_SERVICE" });
});

test("files are what their bytes show, else what was said, else the first format", () => {
  const { reader } = { reader: codecs.reader("acme.note")! };
  expect(reader.mediaTypeOf(bytes)).toBe("text/plain");
  expect(reader.mediaTypeOf(bytes, "application/octet-stream")).toBe("text/plain");
  expect(reader.mediaTypeOf(bytes, "text/csv")).toBe("text/csv");
  expect([reader.reads("text/plain"), reader.reads("text/x-loud"), reader.writes("text/x-loud")]).toEqual([
    true,
    false,
    true,
  ]);
  const files = codecs.reader("file")!;
  expect([files.mediaTypeOf(bytes), files.mediaTypeOf(bytes, "text/csv")]).toEqual([
    "application/octet-stream",
    "text/csv",
  ]);
  expect(codecs.readersOf("text/plain").map(({ kind }) => kind.id)).toEqual(["acme.note", "file"]);
  expect(codecs.readersOf("image/gif").map(({ kind }) => kind.id)).toEqual(["file"]);
});

test.each([
  ["a.TXT", "acme.note", "text/plain"],
  ["a.csv", "acme.note", undefined],
  ["a.text", "file", "text/plain"],
  ["folder.txt/a.csv", "file", "text/csv"],
  ["a.jpg", "file", "image/jpeg"],
  ["a.constructor", "file", undefined],
  ["folder.txt/a", "file", undefined],
])("the name %s tells a reader of %s the type %s", (name, kind, type) => {
  expect(codecs.typeOfName(name, codecs.reader(kind)!)).toBe(type);
});

test("a file goes out as it came in, by its type", async () => {
  const codec = codecs.reader("file")!;
  for (const [type, extension] of [
    ["text/plain", "txt"],
    ["image/jpeg", "jpeg"],
    ["audio/x-wave", "wave"],
    ["application/vnd.acme+json", "bin"],
  ] as const) {
    const value = await codec.decode(bytes, { mediaType: type });
    expect(value).toEqual({ bytes, type });
    expect(await codecs.writer(value)!.encode(value)).toEqual([{ bytes, mediaType: type, extension }]);
  }
});

test("a value is looked at in little by its kind, or that which takes it, or itself", async () => {
  for (const type of ["acme.note", "acme.memo", "list<acme.note>", undefined]) {
    const preview = await codecs.preview({ text: "abc" }, { side: 7, ...(type !== undefined && { type }) });
    expect([preview?.width, preview?.height]).toEqual([3, 7]);
  }
  expect(await codecs.preview({ text: "abc" }, { side: 7, type: "acme.lone" })).toBeUndefined();
  expect(await codecs.preview(3, { side: 7 })).toBeUndefined();
});

const text = { name: "text", label: "text", mediaType: "text/plain", extensions: ["txt"] };
test.each([
  ["literal", { literal: true }, [text], "what a document can hold comes in and goes out as data"],
  ["no format", {}, [], "neither reads nor writes"],
  ["a type", {}, [{ ...text, mediaType: "text" }], 'the media type "text" of its format text'],
  ["an extension", {}, [{ ...text, extensions: [".txt"] }], "needs extensions of letters and digits"],
])("a codec that cannot be meant is refused: %s", (_, more, reads, message) => {
  const codec = { ...noteFiles, reads, writes: [] };
  expect(() => definePortType<Note>()({ id: "acme.bad", label: "Bad", colour, ...more, codec })).toThrow(message);
});

test("a kind that is declared in one call is as one in two", () => {
  const words = { id: "acme.post", label: "Post", colour, acceptedBy: ["image"], facts: ["length"] } as const;
  const files = { codec: noteFiles, preview: note.preview! };
  const [one, two] = [definePortType({ ...words, ...files }), definePortType<Note>()({ ...words, ...files })];
  expect({ ...one }).toEqual({ ...two });
  expect(one({ optional: true })).toEqual(two({ optional: true }));
  expect(definePortType(words)().declared).toEqual(definePortType<Note>()(words)().declared);
  expect(() => definePortType({ ...words, id: "any" })).toThrow('kind "any"');
});

test("scalars have no codec", () => {
  for (const { spec } of [float(), string()]) expect(codecs.reader(spec.type)).toBeUndefined();
});
