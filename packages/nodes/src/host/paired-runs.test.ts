import { expect, it } from "vitest";
import type { RuntimeTensor } from "../model/marshal.ts";
import type { SessionFiles } from "./inference-protocol.ts";
import type { RuntimeTensors } from "./pair-feeds.ts";
import { mayPair, PairedRuns } from "./paired-runs.ts";

const files: SessionFiles = {
  digest: "a",
  binding: {
    kind: "unet",
    inputs: { sample: { name: "x", type: "float32", rank: 4, batched: true } },
    outputs: { prediction: "y" },
    oneByOne: false,
  },
  model: { type: "file", path: "model.onnx" },
  bytes: 1000,
};

const planes = (batch: number, side: number, fill: number): RuntimeTensor => ({
  type: "float32",
  dims: [batch, 1, side, side],
  data: new Float32Array(batch * side * side).fill(fill),
});
const calls = (side = 2): readonly [RuntimeTensors, RuntimeTensors] => [
  { x: planes(1, side, 1) },
  { x: planes(1, side, 2) },
];

/** Adds one to every element and keeps the sizes of its batches; one that `mixes` adds the size of the batch. */
function session({ mixes = false } = {}) {
  const batches: number[] = [];
  const run = async ({ x }: RuntimeTensors): Promise<RuntimeTensors> => {
    const [batch = 0] = x!.dims;
    batches.push(batch);
    return { y: { ...x!, data: Float32Array.from(x!.data as Float32Array, (value) => value + (mixes ? batch : 1)) } };
  };
  return { run, batches };
}

const both = [{ y: planes(1, 2, 2) }, { y: planes(1, 2, 3) }];

it("a pair is computed apart and as one at first, then as one", async () => {
  const pairs = new PairedRuns();
  const { run, batches } = session();
  expect(await pairs.run(files, calls(), run)).toEqual(both);
  expect(batches).toEqual([1, 1, 2]);
  expect(await pairs.run(files, calls(), run)).toEqual(both);
  expect(batches).toEqual([1, 1, 2, 2]);
  await pairs.run(files, calls(3), run);
  await pairs.run({ ...files, digest: "b" }, calls(), run);
  expect(batches).toEqual([1, 1, 2, 2, 1, 1, 2, 1, 1, 2]);
});

it("a pair whose batch has other bytes is left apart ever after", async () => {
  const pairs = new PairedRuns();
  const { run, batches } = session({ mixes: true });
  expect(await pairs.run(files, calls(), run)).toEqual(both);
  expect(await pairs.run(files, calls(), run)).toBeUndefined();
  expect(batches).toEqual([1, 1, 2]);
});

it("a batch beyond two pictures of 768×768 is left apart", async () => {
  const { run, batches } = session();
  expect(await new PairedRuns().run(files, calls(96), run)).toBeDefined();
  expect(await new PairedRuns().run(files, calls(97), run)).toBeUndefined();
  expect(batches).toEqual([1, 1, 2]);
});

it("pairs are for UNets that fit into memory, on the processor", () => {
  const settings = { provider: "cpu", threads: 2, memoryBudget: 2 ** 30 };
  expect(mayPair(files, settings)).toBe(true);
  expect(mayPair(files, { ...settings, provider: "cuda" })).toBe(false);
  expect(mayPair({ ...files, bytes: 2 ** 30 + 1 }, settings)).toBe(false);
  expect(mayPair({ ...files, binding: { ...files.binding, oneByOne: true } }, settings)).toBe(false);
  expect(mayPair({ ...files, binding: { ...files.binding, kind: "vae-decoder" } }, settings)).toBe(false);
});
