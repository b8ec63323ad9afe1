import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Ajv } from "ajv";
import fc from "fast-check";
import { expect, test } from "vitest";
import { check } from "../packages/core/src/check/check.ts";
import { anyDocument, validDocument } from "../packages/core/src/check/fixtures/arbitrary.ts";
import { catalogue } from "../packages/core/src/check/fixtures/nodes.ts";
import type { GraphDocument, GraphNode } from "../packages/core/src/graph/document.ts";
import { catalogue as today, versions } from "../packages/core/src/graph/fixtures/versions.ts";
import { graphJsonSchema } from "../packages/core/src/graph/json-schema.ts";
import { repository } from "./workspace.ts";

const validate = new Ajv({ allErrors: true }).compile(graphJsonSchema(catalogue));

/** The places that the schema marks in a document with this one node beside others. */
function marks(node: GraphNode, more: object = {}, by = validate): string[] {
  const document = { sigmaflow: 1, nodes: { it: node }, ...more };
  by(document);
  return [...new Set((by.errors ?? []).map(({ instancePath }) => instancePath))].sort();
}

test("marks what checking refuses in a node: its type, unknown and missing inputs, literals out of range", () => {
  const unet = { $from: "a.b" };
  expect(marks({ type: "unet.step", in: { unet, latent: unet, guidance_scale: 7 } })).toEqual([]);
  expect(marks({ type: "unet.stop" })).toContain("/nodes/it/type");
  expect(marks({ type: "unet.step", in: { unet } })).toContain("/nodes/it/in");
  expect(marks({ type: "unet.step", in: { unet, latent: unet, guidence_scale: 7 } })).toContain("/nodes/it/in");
  expect(marks({ type: "unet.step", in: { unet, latent: unet, guidance_scale: 40 } })).toContain(
    "/nodes/it/in/guidance_scale",
  );
  expect(marks({ type: "unet.step", in: { unet, latent: {} } })).toContain("/nodes/it/in/latent");
  expect(marks({ type: "unet.step" })).toContain("/nodes/it");
  expect(marks({ type: "latent.noise", body: { nodes: {} } })).toContain("/nodes/it/body");
  expect(marks({ type: "loop", in: { items: [1], more: 5 } })).toEqual(["/nodes/it"]);
  expect(marks({ type: "loop", in: { items: [1], more: 5 }, body: { nodes: { x: { type: "y" } } } })).toContain(
    "/nodes/it/body/nodes/x/type",
  );
  expect(marks({ type: "image.grid", in: { images: [unet, unet] } })).toEqual([]);
  expect(marks({ type: "image.grid", in: { images: [unet, 5] } })).toContain("/nodes/it/in/images/1");
});

test("holds nodes of the newest version to its shape, takes older ones and marks those of the future", () => {
  const versioned = new Ajv({ allErrors: true }).compile(graphJsonSchema(today));
  const told = (node: GraphNode) => marks(node, {}, versioned);
  expect(told({ type: "number.clip", v: 2, in: { value: 1, max: 2, min: 0 } })).toEqual([]);
  expect(told({ type: "number.clip", v: 2, in: { value: 1, top: 2 } })).toContain("/nodes/it/in");
  expect(told({ type: "number.clip", in: { value: 1, top: 2 } })).toEqual([]);
  expect(told({ type: "number.scale", in: { a: 1 } })).toEqual([]);
  expect(told({ type: "number.clip", v: 3 })).toContain("/nodes/it/v");
  expect(told({ type: "number.sum", v: 2, in: { values: [] } })).toContain("/nodes/it/v");
  fc.assert(
    fc.property(versions, ({ old, today: current }) => {
      for (const document of [old, current]) {
        versioned(document);
        expect(versioned.errors ?? []).toEqual([]);
      }
    }),
  );
});

test("marks names and keys that documents cannot have", () => {
  const it = { type: "latent.noise" };
  expect(marks(it)).toEqual([]);
  expect(marks(it, { nodes: { "my node": it } })).toContain("/nodes");
  expect(marks(it, { inputs: { "1": { type: "int" } } })).toContain("/inputs");
  expect(marks(it, { titel: "T" })).toEqual([""]);
  expect(marks(it, { sigmaflow: 2 })).toEqual(["/sigmaflow"]);
  expect(marks({ type: "value.int", in: { value: { $from: 5 } } } as unknown as GraphNode)).toContain(
    "/nodes/it/in/value",
  );
});

test("what checks without errors, the schema takes", () => {
  const taken = (document: GraphDocument) => {
    const { problems } = check(document, catalogue);
    if (problems.some(({ severity }) => severity === "error")) return;
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
  };
  fc.assert(fc.property(validDocument, taken));
  fc.assert(fc.property(anyDocument, taken));
});

test("the published schema takes every example", () => {
  const text = readFileSync(path.join(repository, "schema/graph.schema.json"), "utf8");
  const published = new Ajv({ allErrors: true }).compile(JSON.parse(text));
  const folder = path.join(repository, "examples/graphs");
  const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const document = JSON.parse(readFileSync(path.join(folder, file), "utf8"));
    published(document);
    expect(published.errors ?? [], file).toEqual([]);
    expect(path.resolve(folder, document.$schema), file).toBe(path.join(repository, "schema/graph.schema.json"));
  }
});
