import { createHash } from "node:crypto";
import { Codecs, type GraphDocument } from "@sigmaflow/core";
import { createSdxlRegistry, type Image, pictureCodec } from "@sigmaflow/nodes";
import { sharpCodec } from "@sigmaflow/nodes/host";
import { expect, test } from "vitest";
import { recordOf, seedOf } from "./run-record.ts";

const image: Image = { data: new Uint8Array(3), batch: 1, width: 1, height: 1, channels: 3 };
const codecs = new Codecs(createSdxlRegistry(), { [pictureCodec.name]: sharpCodec });
const sources = new Map<Image, { sha256: string }>();

const document: GraphDocument = {
  sigmaflow: 1,
  $schema: "graph.schema.json",
  title: "as drawn",
  inputs: { seed: { type: "seed", default: -1 }, picture: { type: "image" } },
  nodes: {
    noise: { type: "latent.noise", label: "Noise", in: { width: 64, seed: -1 } },
    each: { type: "map", body: { nodes: { inner: { type: "latent.noise", in: { seed: -1 } } } } },
  },
  outputs: {},
  layout: { noise: { x: 1 } },
};
const seeds = { seed: 5, "noise.seed": 6, "each/inner.seed": "18446744073709551615" };
const run = { document, inputs: { seed: 5, picture: image, text: "a" }, seeds, sources, codecs };

test("holds the graph as it was drawn with its seeds in it, the inputs in order, and pictures as files", async () => {
  const file = await sharpCodec.encode(image, { format: "png" });
  expect(await recordOf(run)).toEqual({
    graph: {
      sigmaflow: 1,
      title: "as drawn",
      inputs: { picture: { type: "image" }, seed: { default: -1, type: "seed" } },
      layout: { noise: { x: 1 } },
      nodes: {
        each: {
          body: { nodes: { inner: { in: { seed: "18446744073709551615" }, type: "latent.noise" } } },
          type: "map",
        },
        noise: { in: { seed: 6, width: 64 }, label: "Noise", type: "latent.noise" },
      },
    },
    inputs: {
      picture: {
        sha256: createHash("sha256").update(file).digest("hex"),
        base64: Buffer.from(file).toString("base64"),
      },
      seed: 5,
      text: "a",
    },
    seed: 5,
  });
  expect(document.nodes.noise!.in!.seed).toBe(-1);
});

test("is the same text for the same drawing, whatever the order of other keys than names", async () => {
  const { noise, each } = document.nodes;
  const turned = Object.fromEntries(Object.entries({ ...noise, in: { seed: -1, width: 64 } }).reverse());
  const shuffled = {
    ...run,
    document: { layout: document.layout, ...document, nodes: { noise: turned as typeof noise & object, each: each! } },
    inputs: { text: "a", picture: image, seed: 5 },
  };
  expect(JSON.stringify(await recordOf(shuffled))).toBe(JSON.stringify(await recordOf(run)));
});

test("keeps the order of names, which is that of forms and lists", async () => {
  const { graph } = await recordOf(run);
  expect([Object.keys(graph.inputs!), Object.keys(graph.nodes)]).toEqual([
    ["seed", "picture"],
    ["noise", "each"],
  ]);
});

test("leaves out what is only shown where a graph is too large with it", async () => {
  const long = { ...document, meta: { note: "x".repeat(2 ** 20) } };
  const { graph } = await recordOf({ ...run, document: long });
  expect(graph).not.toHaveProperty("meta");
  expect(graph).not.toHaveProperty("title");
  expect(graph.nodes.noise!.in!.seed).toBe(6);
});

test("a file that is known is not written anew, and a large one is known by its hash alone", async () => {
  const known = new Map([[image, { sha256: "f".repeat(64) }]]);
  expect((await recordOf({ ...run, sources: known })).inputs.picture).toEqual({ sha256: "f".repeat(64) });
});

test("the seed is the input's, else the first that was drawn, else none", () => {
  expect(seedOf(run)).toBe(5);
  expect(seedOf({ document: { sigmaflow: 1, nodes: {} }, inputs: {}, seeds: { "b.seed": 2, "a.seed": 1 } })).toBe(1);
  expect(seedOf({ document: { sigmaflow: 1, nodes: {} }, inputs: {}, seeds: {} })).toBe(undefined);
});
