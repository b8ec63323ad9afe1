import { describe, expect, it } from "vitest";
import golden from "../../fixtures/golden.json" with { type: "json" };
import { mersenneTwister } from "./mt19937.ts";
import { philoxNormal } from "./philox.ts";
import { torchGenerator } from "./torch.ts";

describe("torch's CPU generator", () => {
  it.each(golden.rng.torch_cpu_float32)("draws torch.randn's numbers for seed $seed in calls of $calls", (row) => {
    const generator = torchGenerator(BigInt(row.seed));
    const drawn = row.calls.flatMap((count) => [...generator.normal(count)]);
    expectClose(drawn.slice(0, row.first.length), row.first);
    const sum = drawn.reduce((total, value) => total + Math.abs(value), 0);
    expect(Math.abs(sum / row.abs_sum - 1)).toBeLessThan(1e-6);
  });
});

describe("the words that it draws from", () => {
  const wordsOf = (count: number) => {
    const words = mersenneTwister(0);
    return Array.from({ length: count }, () => words.next());
  };

  it("are those behind torch.rand", () => {
    const uniform = wordsOf(golden.rng.torch_rand_seed0.length).map((word) => (word & 0xffffff) * 2 ** -24);
    expectClose(uniform, golden.rng.torch_rand_seed0);
  });

  it("are those behind torch.randint", () => {
    const expected = golden.rng.torch_randint_seed0_2p31m1;
    expect(wordsOf(expected.length).map((word) => word % (2 ** 31 - 1))).toEqual(expected);
  });
});

describe("Philox", () => {
  it.each(golden.philox)("draws torch.randn's CUDA numbers for seed $seed, call $call_index", (row) => {
    const drawn = philoxNormal({ seed: BigInt(row.seed), call: row.call_index }, row.n);
    expectClose([...drawn], row.first);
  });
});

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  const worst = Math.max(...actual.map((value, i) => Math.abs(value - expected[i]!)));
  expect(worst).toBeLessThan(1e-6);
}
