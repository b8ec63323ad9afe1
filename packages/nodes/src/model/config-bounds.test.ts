import { expect, it } from "vitest";
import { outOfBounds } from "./config-bounds.ts";

const found = (config: Readonly<Record<string, unknown>>) =>
  outOfBounds("unet", config).map(({ found, expected }) => `${found}: ${expected}`);

it("[faults Broken 7] finds numbers beyond what any model has", () => {
  expect(found({ time_cond_proj_dim: 1e12, cross_attention_dim: 0, in_channels: 4.5 })).toEqual([
    "`in_channels` as 4.5 in its `config.json`: a whole number from 1 to 1024",
    "`cross_attention_dim` as 0 in its `config.json`: a whole number from 1 to 65536",
    "`time_cond_proj_dim` as 1000000000000 in its `config.json`: a whole number from 1 to 65536",
  ]);
  expect(found({ scaling_factor: 0, latents_mean: [0, "1"], latents_std: [1e300] })).toEqual([
    "`scaling_factor` as 0 in its `config.json`: a number above 0",
    '`latents_mean` as [0,"1"] in its `config.json`: a number for each channel',
    "`latents_std` as [1e+300] in its `config.json`: a number for each channel",
  ]);
});

it("has nothing against SDXL's, or against numbers that are not there", () => {
  expect(found({ in_channels: 4, cross_attention_dim: 2048, time_cond_proj_dim: null, sample_size: 128 })).toEqual([]);
  expect(found({ scaling_factor: 0.13025, latents_mean: null, latents_std: [1, 1, 1, 1] })).toEqual([]);
});
