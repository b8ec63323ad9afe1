import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readRecording } from "../../../test/recording.ts";
import type { Shapes } from "../../../test/support/checkpoint-file.ts";
import type { StoredTensor, StoredTensors } from "../file/stored-tensor.ts";
import { type NetworkName, networkNames, networksOfFile, networksOfFolder } from "./networks.ts";

const [base] = readRecording<{ readonly weights?: Shapes }>("checkpoint");
const single = base?.facts.weights ?? {};
const url = new URL("../../../fixtures/recordings/diffusers-names.json", import.meta.url);
/** What diffusers and transformers call the same tensors, by folder. */
const folders: { readonly [folder: string]: Shapes } = JSON.parse(readFileSync(url, "utf8"));

const tensors = (shapes: Shapes): StoredTensors =>
  new Map(
    Object.entries(shapes).map(([name, shape]): [string, StoredTensor] => [
      name,
      { type: "F32", shape, file: "/a", offset: 0, bytes: 12 },
    ]),
  );

/** Names with counts of elements; 1 × 1 convolutions and products are stored alike. */
const sizes = (found: StoredTensors | undefined) =>
  Object.fromEntries(
    [...(found ?? [])].map(([name, { shape }]) => [name, shape.reduce((product, side) => product * side, 1)]).sort(),
  );

const ofFile = networksOfFile(tensors(single));
const ofFolder = networksOfFolder(
  Object.fromEntries(Object.entries(folders).map(([name, own]) => [name, tensors(own)])),
);

it.each(networkNames.filter((network) => network !== "text_encoder_2"))(
  "a folder's %s has the names and sizes of the single file's",
  (network: NetworkName) => {
    expect(sizes(ofFolder[network])).toEqual(sizes(ofFile[network]));
  },
);

it("so has its second text encoder, whose projection lies the other way round", () => {
  const { "text_projection.weight": projection, ...rest } = sizes(ofFolder.text_encoder_2);
  expect({ ...rest, text_projection: projection }).toEqual(sizes(ofFile.text_encoder_2));
});

it("transformers before version 5 writes `text_model.` before every name", () => {
  const before = Object.fromEntries(
    Object.entries(folders.text_encoder ?? {}).map(([name, shape]) => [
      `text_model.${name.replace(/^text_model\./, "")}`,
      shape,
    ]),
  );
  expect(sizes(networksOfFolder({ text_encoder: tensors(before) }).text_encoder)).toEqual(sizes(ofFile.text_encoder));
});

it("a UNet or a VAE alone is found without a prefix, in either's names", () => {
  expect(sizes(networksOfFile(tensors(folders.unet ?? {})).unet)).toEqual(sizes(ofFile.unet));
  expect(sizes(networksOfFile(tensors(folders.vae ?? {})).vae_decoder)).toEqual(sizes(ofFile.vae_decoder));
  const bare = Object.fromEntries(
    Object.entries(single).flatMap(([name, shape]) =>
      name.startsWith("model.diffusion_model.") ? [[name.slice("model.diffusion_model.".length), shape]] : [],
    ),
  );
  expect(Object.keys(networksOfFile(tensors(bare)))).toEqual(["unet"]);
});

it("queries, keys and values are thirds of OpenCLIP's fused tensor, one after the other", () => {
  const name = "conditioner.embedders.1.model.transformer.resblocks.0.attn.in_proj_weight";
  const fused: StoredTensor = { type: "F16", shape: [192, 64], file: "/a", offset: 100, bytes: 24_576 };
  const { text_encoder_2: found } = networksOfFile(new Map([[name, fused]]));
  expect([...(found ?? [])]).toEqual(
    ["q", "k", "v"].map((part, i) => [
      `encoder.layers.0.self_attn.${part}_proj.weight`,
      { type: "F16", shape: [64, 64], file: "/a", offset: 100 + i * 8192, bytes: 8192 },
    ]),
  );
});
