import fc from "fast-check";
import { expect, test } from "vitest";
import { anyDocument } from "../check/fixtures/arbitrary.ts";
import { writeGraph } from "./write.ts";

test("writes nodes, inputs and outputs on a line each, in the order of the document", () => {
  const text = writeGraph({
    outputs: { image: { $from: "all.latents" } },
    nodes: {
      model: { in: { name: "embedded" }, type: "model.load" },
      all: {
        body: {
          outputs: { latents: { $from: "long.latent" } },
          nodes: { long: { type: "latent.noise", in: { list: [1, 2], text: "x".repeat(60), more: "y".repeat(40) } } },
        },
        type: "map",
        in: { items: [1, 2, 3] },
      },
    },
    layout: { model: { x: 1, y: 2 } },
    inputs: { seed: { type: "seed", default: -1 } },
    meta: {},
    title: "Text to image",
    sigmaflow: 1,
    $schema: "../graph.schema.json",
  });
  expect(text).toBe(`{
  "$schema": "../graph.schema.json",
  "sigmaflow": 1,
  "title": "Text to image",
  "inputs": {
    "seed": { "type": "seed", "default": -1 }
  },
  "nodes": {
    "model": { "type": "model.load", "in": { "name": "embedded" } },
    "all": {
      "type": "map",
      "in": { "items": [1, 2, 3] },
      "body": {
        "nodes": {
          "long": {
            "type": "latent.noise",
            "in": {
              "list": [1, 2],
              "text": "${"x".repeat(60)}",
              "more": "${"y".repeat(40)}"
            }
          }
        },
        "outputs": {
          "latents": { "$from": "long.latent" }
        }
      }
    }
  },
  "outputs": {
    "image": { "$from": "all.latents" }
  },
  "layout": {
    "model": { "x": 1, "y": 2 }
  },
  "meta": {}
}
`);
});

test("[D10] writing what was written changes nothing", () => {
  fc.assert(
    fc.property(anyDocument, (document) => {
      const text = writeGraph(document);
      expect(JSON.parse(text)).toEqual(document);
      expect(writeGraph(JSON.parse(text))).toBe(text);
    }),
  );
});
