import { catalogueOf, type GraphDocument } from "@sigmaflow/core";
import { createSdxlRegistry } from "@sigmaflow/nodes";
import { expect, test } from "vitest";
import { plainTypes, valueTypes } from "./type-names.ts";
import { typedModule } from "./typed-module.ts";

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
  expect(frame(typedModule([{ file: "graphs/my-panda.json", document, outputs }]))).toMatchInlineSnapshot(`
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
  const text = typedModule(files.map((file) => ({ file, document: plain, outputs: new Map() })));
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
  const text = typedModule([{ file: "odd.json", document: odd, outputs: new Map() }]);
  const expression = /GraphDocument = (.*);\n/.exec(text)?.[1] ?? "";
  expect(JSON.stringify(new Function(`return ${expression}`)())).toBe(JSON.stringify(odd));
});

test("every kind of value of the built-in nodes has a type", () => {
  const known = [...Object.keys(plainTypes), ...Object.keys(valueTypes)];
  expect(known).toEqual(expect.arrayContaining(Object.keys(catalogueOf(createSdxlRegistry()).types)));
});
