import sharp, { type Metadata } from "sharp";
import { afterEach, expect, expectTypeOf, test } from "vitest";
import { httpImageModel, type ImageCall, type ImageModel, localImageModel } from "../ai-sdk.ts";
import { grey, greyNode } from "../server/fixtures/grey.ts";
import { stopServers, sum, testServer } from "../server/fixtures/test-server.ts";

afterEach(stopServers);

const call: ImageCall = {
  ...{ prompt: "a fox", n: 3, size: "32x40", aspectRatio: undefined, seed: 7, files: undefined, mask: undefined },
  providerOptions: {},
};

async function models() {
  const server = await testServer({ grey, sum }, { nodes: [greyNode], keys: ["k"] });
  const url = await server.app.listen({ port: 0, host: "127.0.0.1" });
  const http = (graph: string) => httpImageModel(graph, { url, apiKey: "k" });
  const local = (graph: object) => localImageModel({ engine: server.engine, graph: { ...graph }, name: "grey" });
  return { http, local, url };
}

const sizes = (images: readonly Uint8Array[]) =>
  Promise.all(images.map(async (bytes) => Object.values(pick(await sharp(bytes).metadata()))));
const pick = ({ format, width, height }: Metadata) => ({ format, width, height });

test("makes the same pictures in this process and over HTTP, as many and as large as are asked for", async () => {
  const { http, local } = await models();
  for (const model of [http("grey"), local(grey)]) {
    const { images, warnings, response } = await model.doGenerate(call);
    expect([await sizes(images), warnings, response.modelId]).toEqual([
      ...[Array.from({ length: 3 }, () => ["png", 32, 40]), [], "grey"],
    ]);
  }
});

test("sends files as pictures to begin with, and options as inputs of the graph", async () => {
  const { http, local } = await models();
  const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  const files = [{ type: "file", mediaType: "image/png", data: new Uint8Array(picture) }] as const;
  const asked: ImageCall = { ...call, n: 1, size: undefined, files, providerOptions: { sigmaflow: { img_width: 48 } } };
  for (const model of [http("grey"), local(grey)])
    expect(await sizes((await model.doGenerate(asked)).images)).toEqual([["png", 48, 24]]);
});

test("what a graph has no input for is a warning, and what is wrong an error with its words", async () => {
  const { http, local, url } = await models();
  const { draw } = grey.nodes;
  const bare = { ...grey, inputs: {}, nodes: { draw: { ...draw, in: { width: 8, height: 8 } } } };
  const { warnings } = await local(bare).doGenerate({ ...call, n: 1, aspectRatio: "1:1" });
  expect(warnings.map(({ feature }) => feature)).toEqual(["aspectRatio", "prompt", "seed", "size"]);
  await expect(http("grey").doGenerate({ ...call, size: "4000x40" })).rejects.toThrow("`img_width` is 4000");
  await expect(httpImageModel("grey", { url }).doGenerate(call)).rejects.toThrow("Missing Authorization");
  await expect(local(sum).doGenerate({ ...call, providerOptions: { sigmaflow: { a: 1 } } })).rejects.toThrow();
});

test("follows the specification that is asked for, and a call that is cancelled ends", async () => {
  const { local, http } = await models();
  expect([
    http("grey").specificationVersion,
    httpImageModel("grey", { specification: "v3" }).specificationVersion,
  ]).toEqual([...["v4", "v3"]]);
  expectTypeOf(httpImageModel("grey", { specification: "v3" })).toEqualTypeOf<ImageModel<"v3">>();
  const abortSignal = AbortSignal.abort();
  for (const model of [http("grey"), local(grey)])
    await expect(model.doGenerate({ ...call, abortSignal })).rejects.toThrow();
});
