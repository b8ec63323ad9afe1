import { describe, expect, it } from "vitest";
import type { StoredTensors } from "./file/stored-tensor.ts";
import type { NetworkName } from "./layout/networks.ts";
import { bytesFor, memoryNeed, tileWithin } from "./memory-need.ts";

const MiB = 2 ** 20;

/** The tensors of SDXL's networks that decide. */
const shapes: { readonly [network in NetworkName]: { readonly [name: string]: readonly number[] } } = {
  unet: {
    "input_blocks.0.0.weight": [320, 4, 3, 3],
    "output_blocks.0.0.in_layers.2.weight": [1280, 2560, 3, 3],
  },
  vae_decoder: {
    "decoder.mid.block_1.conv1.weight": [512, 512, 3, 3],
    "decoder.up.0.block.0.conv1.weight": [128, 256, 3, 3],
  },
  vae_encoder: {
    "encoder.mid.block_1.conv1.weight": [512, 512, 3, 3],
    "encoder.down.1.block.0.conv1.weight": [256, 128, 3, 3],
  },
  text_encoder: {
    "embeddings.token_embedding.weight": [49408, 768],
    "encoder.layers.0.mlp.fc1.weight": [3072, 768],
  },
  text_encoder_2: {
    "embeddings.token_embedding.weight": [49408, 1280],
    "encoder.layers.0.mlp.fc1.weight": [5120, 1280],
  },
};

function needOf(network: NetworkName) {
  const tensors: StoredTensors = new Map(
    Object.entries(shapes[network]).map(([name, shape]) => [
      name,
      { type: "F16", shape, file: "", offset: 0, bytes: 0 },
    ]),
  );
  return memoryNeed(network, tensors);
}

describe("the memory that a run of SDXL's networks takes is told within a tenth of what was measured", () => {
  it.each([
    ["unet", 512, 420],
    ["unet", 1024, 631],
    ["vae_decoder", 512, 1054],
    ["text_encoder", 1024, 55],
    ["text_encoder_2", 1024, 156],
  ] as const)("%s at %i pixels: %i MiB", (network, side, measured) => {
    const told = bytesFor(needOf(network), side * side) / MiB;
    expect(told / measured).toBeGreaterThan(0.9);
    expect(told / measured).toBeLessThan(1.1);
  });
});

describe("the tile that fits", () => {
  const need = needOf("vae_decoder");

  it("takes no more than there is, and the next larger one more", () => {
    const tile = tileWithin(need, 2e9);
    expect(bytesFor(need, tile ** 2)).toBeLessThanOrEqual(2e9);
    expect(bytesFor(need, (tile + 64) ** 2)).toBeGreaterThan(2e9);
    expect(tile % 64).toBe(0);
  });

  it("is the smallest where nothing fits, and no larger than `tile` may be", () => {
    expect([tileWithin(need, 0), tileWithin(need, 1e15)]).toEqual([64, 2048]);
  });
});
