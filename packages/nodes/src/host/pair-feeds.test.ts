import { describe, expect, it } from "vitest";
import type { BoundInput } from "../model/binding.ts";
import type { RuntimeTensor } from "../model/marshal.ts";
import { areSame, halves, pairFeeds } from "./pair-feeds.ts";

const inputs: readonly BoundInput[] = [
  { name: "sample", type: "float16", rank: 2, batched: true },
  { name: "ids", type: "int64", rank: 2, batched: true },
  { name: "timestep", type: "float32", rank: 0, batched: false },
];
const scalar = (value: number): RuntimeTensor => ({ type: "float32", dims: [], data: Float32Array.of(value) });
const call = (first: number, timestep = 500): Record<string, RuntimeTensor> => ({
  sample: { type: "float16", dims: [2, 1], data: Uint16Array.of(first, first + 1) },
  ids: { type: "int64", dims: [1, 1], data: BigInt64Array.of(BigInt(first)) },
  timestep: scalar(timestep),
});

describe("the feeds of two calls", () => {
  it("are those of one batch after the other", () => {
    expect(pairFeeds(inputs, call(1), call(7))).toEqual({
      sample: { type: "float16", dims: [4, 1], data: Uint16Array.of(1, 2, 7, 8) },
      ids: { type: "int64", dims: [2, 1], data: BigInt64Array.of(1n, 7n) },
      timestep: scalar(500),
    });
  });

  it.each([
    ["at unlike timesteps", call(7, 501)],
    ["of unlike sizes", { ...call(7), sample: { type: "float16", dims: [1, 1], data: Uint16Array.of(7) } as const }],
    ["of which one lacks an input", { sample: call(7).sample!, timestep: scalar(500) }],
  ])("%s are not one batch", (_, second) => {
    expect(pairFeeds(inputs, call(1), second)).toBeUndefined();
  });
});

it("the outputs of two calls that ran as one are handed out to each", () => {
  const out: RuntimeTensor = { type: "float32", dims: [4, 1], data: Float32Array.of(1, 2, 3, 4) };
  expect(halves({ out })).toEqual([
    { out: { type: "float32", dims: [2, 1], data: Float32Array.of(1, 2) } },
    { out: { type: "float32", dims: [2, 1], data: Float32Array.of(3, 4) } },
  ]);
});

it("outputs are the same to the last bit, the sign of zero included", () => {
  expect(areSame({ out: scalar(0) }, { out: scalar(0) })).toBe(true);
  expect(areSame({ out: scalar(Number.NaN) }, { out: scalar(Number.NaN) })).toBe(true);
  expect(areSame({ out: scalar(0) }, { out: scalar(-0) })).toBe(false);
  expect(areSame({ out: scalar(0) }, {})).toBe(false);
});
