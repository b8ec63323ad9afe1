import fc from "fast-check";
import { expect, test } from "vitest";
import type { Latent } from "../port/latent.ts";
import type { Mask } from "../port/mask.ts";
import { freshStream, normal } from "../random/stream.ts";
import { sampleMask } from "../tensor/mask.ts";
import { keepUnmasked, latentMask, startInpainting } from "./inpaint.ts";
import { plan } from "./plan.ts";
import { schedulerNames } from "./registry.ts";
import { addNoise, initialState } from "./start.ts";

const stream = { ...freshStream({ seed: "3", batch: 2 }), draws: 1 };
const latent: Latent = {
  ...{ batch: 2, channels: 4, height: 2, width: 3, space: "ve", sigma: 0 },
  data: normal(freshStream({ seed: "9", batch: 2 }), [4, 2, 3]).noise,
};
const original = { latent, noise: stream };
const noise = normal(stream, [4, 2, 3]).noise;

function maskOf(value: (y: number, x: number) => number): Mask {
  const [height, width] = [16, 24];
  return {
    data: Float32Array.from({ length: height * width }, (_, i) => value(Math.floor(i / width), i % width)),
    height,
    width,
  };
}

test("a mask that repaints everything leaves every step as it is, and one that repaints nothing ends in the picture", () => {
  fc.assert(
    fc.property(fc.constantFrom(...schedulerNames), fc.integer({ min: 3, max: 9 }), (scheduler, steps) => {
      const schedule = plan({ scheduler, steps });
      const last = schedule.timesteps.length - 1;
      const state = initialState(addNoise(latent, noise, { schedule, index: last }), stream);
      for (let index = 0; index <= last; index++) {
        expect(keepUnmasked(state, { ...original, mask: maskOf(() => 1) }, { schedule, index })).toEqual(state);
      }
      const kept = keepUnmasked(state, { ...original, mask: maskOf(() => 0) }, { schedule, index: last });
      expect(kept.latent.data).toEqual(latent.data);
    }),
  );
});

test("the kept part is under the noise that the next step expects", () => {
  const schedule = plan({ scheduler: "Euler", steps: 4 });
  const state = startInpainting(original, { schedule, index: 1 });
  const left = maskOf((_, x) => (x < 8 ? 1 : 0));
  const { data } = keepUnmasked(state, { ...original, mask: left }, { schedule, index: 1 }).latent;
  const noised = addNoise(latent, noise, { schedule, index: 2 }).data;
  expect(data).toEqual(Float32Array.from(data, (_, i) => (i % 3 === 0 ? state.latent.data : noised)[i]!));
});

test("begins from noise alone at the schedule's first step, from the noised picture later", () => {
  const schedule = plan({ scheduler: "Euler", steps: 4 });
  const first = startInpainting(original, { schedule, index: 0 });
  expect(first.latent.data).toEqual(noise.map((value) => value * schedule.initNoiseSigma));
  expect(startInpainting(original, { schedule, index: 2 }).latent).toEqual(
    addNoise(latent, noise, { schedule, index: 2 }),
  );
  // Posterior, noise and the masked picture's posterior come before the steps' own draws.
  expect(first.random).toEqual({ ...stream, draws: 3 });
});

test("a mask is read at every eighth pixel, and goes on beyond its edges", () => {
  const mask = maskOf((y, x) => y * 24 + x);
  expect(latentMask(mask, latent)).toEqual(Float32Array.of(0, 8, 16, 192, 200, 208));
  expect(sampleMask(mask, { height: 2, width: 4 }, 8)).toEqual(Float32Array.of(0, 8, 16, 23, 192, 200, 208, 215));
});

test("a mask has the size that the picture is asked for in", () => {
  const mask = maskOf(() => 1);
  expect(latentMask(mask, { ...latent, height: 4, width: 4, crop: { height: 2, width: 3 } })).toHaveLength(16);
  const wrong = expect.objectContaining({ code: "MASK_SIZE" });
  expect(() => latentMask(mask, { ...latent, width: 4 })).toThrow(wrong);
});
