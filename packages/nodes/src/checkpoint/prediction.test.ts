import { expect, it } from "vitest";
import { type Markers, markedStatistics } from "./markers.ts";
import { schedulerOf } from "./prediction.ts";

const markersOf = (numbers: { readonly [name: string]: readonly number[] }): Markers =>
  new Map(Object.entries(numbers));
const settingsOf = (numbers: { readonly [name: string]: readonly number[] }, metadata = {}) =>
  schedulerOf("a.safetensors", markersOf(numbers), metadata);

it.each([
  ["nothing said", {}, {}, "epsilon", undefined, "leading"],
  ["a marker tensor", { v_pred: [] }, {}, "v_prediction", undefined, "leading"],
  ["both marker tensors", { v_pred: [], ztsnr: [] }, {}, "v_prediction", true, "trailing"],
  ["metadata", {}, { "modelspec.predict_key": "v" }, "v_prediction", undefined, "leading"],
  ["metadata of the default", {}, { "modelspec.prediction_type": "epsilon" }, "epsilon", undefined, "leading"],
])("what a file predicts, with %s", (_, markers: { [name: string]: number[] }, metadata, prediction, zero, spacing) => {
  const config = settingsOf(markers, metadata);
  expect([config.prediction_type, config.rescale_betas_zero_snr, config.timestep_spacing]).toEqual([
    prediction,
    zero,
    spacing,
  ]);
});

it("CosXL's velocities lie between the noise levels that its markers say", () => {
  const settings = { prediction_type: "v_prediction", sigma_data: 1, sigma_schedule: "exponential" };
  expect(settingsOf({ "edm_vpred.sigma_max": [120] })).toMatchObject({ ...settings, sigma_min: 0.002, sigma_max: 120 });
  const own = { "edm_vpred.sigma_max": [80], "edm_vpred.sigma_min": [Math.fround(0.01)], v_pred: [] };
  expect(settingsOf(own)).toMatchObject({ ...settings, sigma_min: 0.01, sigma_max: 80 });
});

it("Playground's files have EDM's own levels, and say what its latents are scaled by", () => {
  const markers = { edm_mean: [-1.6, 0.7, 0.3, -0.2], edm_std: [8, 6, 6, 5] };
  expect(settingsOf(markers)).toMatchObject({ prediction_type: "epsilon", sigma_data: 0.5, sigma_max: 80 });
  expect(markedStatistics("a.safetensors", markersOf(markers))).toEqual({
    latents_mean: markers.edm_mean,
    latents_std: markers.edm_std,
    scaling_factor: 0.5,
  });
  expect(markedStatistics("a.safetensors", markersOf({}))).toEqual({});
});

it.each([
  ["edm_vpred.sigma_max", { "edm_vpred.sigma_max": [] }],
  ["edm_vpred.sigma_max", { "edm_vpred.sigma_max": [Number.NaN] }],
  ["edm_vpred.sigma_min", { "edm_vpred.sigma_max": [120], "edm_vpred.sigma_min": [0] }],
  ["edm_mean", { edm_mean: [], edm_std: [1] }],
  ["edm_std", { edm_mean: [0, 0], edm_std: [1, 0] }],
  ["edm_std", { edm_mean: [0, 0], edm_std: [1] }],
])("a marker without usable numbers is refused by name: %s", (name, markers: { [name: string]: number[] }) => {
  const read = () => [settingsOf(markers), markedStatistics("a.safetensors", markersOf(markers))];
  expect(read).toThrow(`\`a.safetensors\` has no usable numbers in \`${name}\``);
});
