import { expect } from "vitest";
import type { Image } from "../../src/port/image.ts";
import type { Latent } from "../../src/port/latent.ts";
import type { RecordedCase, RecordedTensor } from "../recording.ts";
import type { Made } from "./recorded-graphs.ts";

/** Largest distance between latents and a recording, as a share of the recording's largest absolute value. */
const latentTolerance = 1e-4;
/** Largest distance between pixels and a recording, in steps of 1/255. */
const pixelTolerance = 1;

/** A latent is that of a recording `[batch, channels, height, width]`. */
export function expectLatent(latent: Latent, recorded: RecordedTensor): void {
  expect([latent.batch, latent.channels, latent.height, latent.width]).toEqual(recorded.shape);
  expectValues(latent.data, recorded.data);
}

/** The latents after every evaluation are those of a recording `[evaluations, batch, channels, height, width]`. */
export function expectLatents(latents: readonly Latent[], recorded: RecordedTensor): void {
  const [evaluations, ...shape] = recorded.shape;
  expect(latents).toHaveLength(evaluations!);
  const size = recorded.data.length / evaluations!;
  for (const [i, latent] of latents.entries()) {
    expectLatent(latent, { shape, data: recorded.data.subarray(i * size, (i + 1) * size) });
  }
}

/** A run's latents, cut after each evaluation and as a whole, are those of its recording. */
export function expectRun({ initial, latents, last }: Omit<Made, "image">, { tensor }: RecordedCase<unknown>): void {
  expectLatent(initial, tensor("initial"));
  expectLatents(latents, tensor("latents"));
  expect(last).toEqual(latents.at(-1));
}

/** Numbers are the expected ones, within the tolerance of latents. */
export function expectValues(values: Float32Array, data: RecordedTensor["data"]): void {
  expect(values).toHaveLength(data.length);
  const largest = largestDistance(data, new Float32Array(data.length));
  expect(largestDistance(values, data) / largest).toBeLessThan(latentTolerance);
}

/** A picture is that of a recording `[batch, height, width, 3]`. */
export function expectPixels(image: Image, recorded: RecordedTensor): void {
  expect([image.batch, image.height, image.width, image.channels]).toEqual(recorded.shape);
  expect(largestDistance(image.data, recorded.data)).toBeLessThanOrEqual(pixelTolerance);
}

/** A recorded picture `[height, width, 3]`. */
export function pictureOf({ shape, data }: RecordedTensor): Image {
  const [height = 0, width = 0] = shape;
  return { data: Uint8Array.from(data), batch: 1, height, width, channels: 3 };
}

/** A recorded grey picture `[height, width]`. */
export function greyPictureOf({ shape, data }: RecordedTensor): Image {
  const grey = Uint8Array.from({ length: data.length * 3 }, (_, i) => data[Math.floor(i / 3)]!);
  return pictureOf({ shape: [...shape, 3], data: grey });
}

/** The largest distance between elements; infinite when one is no number. */
export function largestDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const distance = Math.abs(a[i]! - b[i]!);
    if (!(distance <= largest)) largest = Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance;
  }
  return largest;
}

/** Holds values to recorded ones within a ten-thousandth of the largest. */
export function expectNear(found: ArrayLike<number> | undefined, recorded: RecordedTensor): void {
  const wanted = Float32Array.from(recorded.data);
  const values = Float32Array.from(found ?? []);
  const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const worst = values.reduce((most, value, i) => Math.max(most, Math.abs(value - (wanted[i] ?? Number.NaN))), 0);
  expect(values.length).toBe(wanted.length);
  expect(worst / largest).toBeLessThan(1e-4);
}
