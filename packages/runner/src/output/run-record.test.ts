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
  title: "shown only",
  inputs: { seed: { type: "seed", default: -1 }, picture: { type: "image" } },
  nodes: {
    noise: { type: "latent.noise", in: { seed: -1, width: 64 } },
    each: { type: "map", body: { nodes: { inner: { type: "latent.noise", in: { seed: -1 } } } } },
  },
  outputs: {},
  layout: { noise: { x: 1 } },
};
const seeds = { seed: 5, "noise.seed": 6, "each/inner.seed": "18446744073709551615" };
const run = { document, inputs: { seed: 5, picture: image, text: "a" }, seeds, sources, codecs };

test("holds the graph with the drawn seeds in it, the inputs in order, and pictures as files", async () => {
  const file = await sharpCodec.encode(image, { format: "png" });
  expect(await recordOf(run)).toEqual({
    graph: {
      sigmaflow: 1,
      inputs: { picture: { type: "image" }, seed: { default: -1, type: "seed" } },
      nodes: {
        each: {
          body: { nodes: { inner: { in: { seed: "18446744073709551615" }, type: "latent.noise" } } },
          type: "map",
        },
        noise: { in: { seed: 6, width: 64 }, type: "latent.noise" },
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

test("is the same text for the same run, whatever the order of keys", async () => {
  const shuffled = {
    ...run,
    document: { ...document, nodes: Object.fromEntries(Object.entries(document.nodes).reverse()), title: "other" },
    inputs: { text: "a", picture: image, seed: 5 },
  };
  expect(JSON.stringify(await recordOf(shuffled))).toBe(JSON.stringify(await recordOf(run)));
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
