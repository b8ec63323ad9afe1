import { readFileSync } from "node:fs";
import path from "node:path";
import { catalogueOf, definePortType, type GraphDocument } from "@sigmaflow/core";
import { createSdxlRegistry } from "@sigmaflow/nodes";
import { expect, test } from "vitest";
import { repository } from "../../../../scripts/workspace.ts";
import { typedModule } from "./typed-module.ts";

const { types } = catalogueOf(createSdxlRegistry());

const document: GraphDocument = {
  sigmaflow: 1,
  title: "Two */ lines\nof title",
  inputs: {
    text: { type: "string" },
    "how-many": { type: "int", default: 3, description: "How many of them" },
    words: { type: "list<enum>", values: ["a b", 'c"d'], optional: true },
    pictures: { type: "list<list<image>>" },
    anything: { type: "any" },
    theirs: { type: "acme.sketch" },
  },
  nodes: {},
};
const outputs = new Map([
  ["image", { type: { id: "image" }, optional: false }],
  ["data", { type: { id: "list", of: { id: "json" } }, optional: true }],
]);

/** The module without the documents in it. */
const frame = (text: string) => text.replace(/: GraphDocument = \{.*?\n\};\n/gs, ": GraphDocument = …;\n");

test("a module has a function a graph, with types of its inputs and outputs", () => {
  expect(frame(typedModule([{ file: "graphs/my-panda.json", document, outputs }], types))).toMatchInlineSnapshot(`
    "// Made by \`sigmaflow types graphs/my-panda.json\`: make it again when a graph changes.

    import {
      type GraphDocument,
      type Image,
      runGraph as run,
      type RunGraphOptions,
      type RunningGraph,
    } from "sigmaflow";

    /** The inputs of {@link runMyPanda}. */
    export type MyPandaInputs = {
      /** text. */
      readonly text: string;
      /** How many of them. Default: \`3\`. */
      readonly "how-many"?: number | undefined;
      /** words. */
      readonly words?: readonly ("a b" | "c\\"d")[] | undefined;
      /** pictures. */
      readonly pictures: readonly (readonly Image[])[];
      /** anything. */
      readonly anything: unknown;
      /** theirs. */
      readonly theirs: unknown;
    };

    /** The outputs of {@link runMyPanda}. */
    export type MyPandaOutputs = {
      readonly image: Image;
      readonly data: readonly unknown[] | undefined;
    };

    const myPandaDocument: GraphDocument = …;

    /** Two *\\/ lines of title */
    export function runMyPanda(
      inputs: MyPandaInputs,
      options?: RunGraphOptions,
    ): RunningGraph<MyPandaOutputs> {
      // The graph was checked when this was made, and says what its outputs are.
      return run(myPandaDocument, inputs, options) as RunningGraph<MyPandaOutputs>;
    }
    "
  `);
});

test("functions are named by their files, each by another name", () => {
  const plain: GraphDocument = { sigmaflow: 1, nodes: {} };
  const files = [
    "txt2img.json",
    "b/txt2img.json",
    "sdxl1.0-txt2img.json",
    "-",
    "ü.json",
    "out/Image 1.PNG",
    "2.json",
    "run.json",
  ];
  const text = typedModule(
    files.map((file) => ({ file, document: plain, outputs: new Map() })),
    types,
  );
  expect([...text.matchAll(/export function (\w+)/g)].map(([, name]) => name)).toEqual([
    "runTxt2img",
    "runTxt2img2",
    "runSdxl10Txt2img",
    "runGraph",
    "runGraph2",
    "runImage1",
    "runGraph22",
    "runRun",
  ]);
});

test("a document is in the module as it is, whatever its keys", () => {
  const odd = JSON.parse('{"sigmaflow":1,"nodes":{"a":{"type":"b","in":{"data":{"__proto__":{"c":1}}}}}}');
  const text = typedModule([{ file: "odd.json", document: odd, outputs: new Map() }], types);
  const expression = /GraphDocument = (.*);\n/.exec(text)?.[1] ?? "";
  expect(JSON.stringify(new Function(`return ${expression}`)())).toBe(JSON.stringify(odd));
});

test("every kind of value of the built-in nodes has a type, which sigmaflow exports", () => {
  const unknown = Object.values(types).filter(({ valueType }) => valueType === undefined);
  expect(unknown.map(({ id }) => id)).toEqual(["json"]);
  const api = readFileSync(path.join(repository, "docs", "api", "sigmaflow.md"), "utf8");
  for (const { valueType } of Object.values(types))
    if (valueType?.from !== undefined)
      expect(api).toMatch(new RegExp(`^(interface|type|class) ${valueType.name}\\b`, "m"));
});

test("kinds of packages are imported from where they say, each by a name of its own", () => {
  const kind = (id: string, from: string) =>
    definePortType()({ id, label: "Image", colour: "#123456", valueType: { name: "Image", from } }).portType;
  const kinds = { ...types, "acme.image": kind("acme.image", "acme-images"), "b.image": kind("b.image", "@b/images") };
  const inputs = { a: { type: "acme.image" }, b: { type: "list<b.image>" }, c: { type: "image" } };
  const text = typedModule(
    [{ file: "a.json", document: { sigmaflow: 1, inputs, nodes: {} }, outputs: new Map() }],
    kinds,
  );
  expect(text).toContain(
    'import {\n  type Image as Image2,\n} from "@b/images";\nimport {\n  type Image,\n} from "acme-images";',
  );
  expect(text).toContain("  type Image as Image3,\n");
  expect(text).toContain("readonly a: Image;");
  expect(text).toContain("readonly b: readonly Image2[];");
  expect(text).toContain("readonly c: Image3;");
});

test.each([[{ name: "a b" }], [{ name: "Sketch", from: '";evil' }]])(
  "a type that cannot be imported is refused: %o",
  (valueType) => {
    const declare = () => definePortType()({ id: "acme.a", label: "A", colour: "#123456", valueType });
    expect(declare).toThrow("is no type that can be imported");
  },
);
