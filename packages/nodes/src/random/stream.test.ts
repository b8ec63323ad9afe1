import { SigmaflowError } from "@sigmaflow/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concatenate, pictureOf } from "../tensor/batch.ts";
import { philoxNormal } from "./philox.ts";
import { freshStream, normal, normalInTurns } from "./stream.ts";
import { torchGenerator } from "./torch.ts";

const sizes = fc.constantFrom(3, 16, 20, 256);
const seeds = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
const generators = fc.constantFrom("torch" as const, "philox" as const);

describe("a random stream", () => {
  it("gives at any position what reading it from its start gives there", () => {
    fc.assert(
      fc.property(seeds, sizes, generators, fc.nat(6), (seed, size, generator, position) => {
        const start = freshStream({ seed, batch: 1, generator });
        let stream = start;
        for (let i = 0; i < position; i++) stream = normal(stream, [size]).stream;
        const jumped = normal({ ...start, draws: position }, [size]);
        expect(normal(stream, [size])).toEqual(jumped);
      }),
    );
  });

  it("is what one generator of torch gives call after call", () => {
    fc.assert(
      fc.property(seeds, sizes, fc.nat(4), (seed, size, draws) => {
        const generator = torchGenerator(BigInt(seed));
        const calls = Array.from({ length: draws + 1 }, () => generator.normal(size));
        expect(normal({ generator: "torch", seeds: [seed], draws }, [size]).noise).toEqual(calls.at(-1));
      }),
    );
  });

  it.each([2 ** 17, 2 ** 17 + 1, 3 * 2 ** 16 + 17])("draws %i numbers in parts as one call does", async (size) => {
    const turns: number[] = [];
    const turn = async () => {
      turns.push(turns.length);
    };
    const alone = torchGenerator(7n);
    alone.skip(size, 2);
    const torch = await normalInTurns({ generator: "torch", seeds: ["7"], draws: 2 }, [size], turn);
    expect(Buffer.from(torch.noise.buffer).equals(Buffer.from(alone.normal(size).buffer))).toBe(true);
    expect(torch.stream).toEqual({ generator: "torch", seeds: ["7"], draws: 3 });
    // Two calls are passed over; no part has as many as 2^17 numbers.
    expect(turns.length).toBeGreaterThan(2 + size / 2 ** 17);
    const philox = await normalInTurns({ generator: "philox", seeds: ["7"], draws: 2 }, [size], turn);
    const whole = philoxNormal({ seed: 7n, call: 2 }, size);
    expect(Buffer.from(philox.noise.buffer).equals(Buffer.from(whole.buffer))).toBe(true);
  });

  it("gives each picture of a batch the noise of a single run with its own seed", () => {
    const batch = normal(freshStream({ seed: "41", batch: 3 }), [4, 8, 8]).noise;
    const alone = ["41", "42", "43"].map((seed) => normal(freshStream({ seed, batch: 1 }), [4, 8, 8]).noise);
    expect(batch).toEqual(concatenate(alone));
    expect(pictureOf(batch, 3, 1)).toEqual(alone[1]);
  });

  it("goes on after 2^64 - 1 with seed 0", () => {
    expect(freshStream({ seed: "18446744073709551615", batch: 2 }).seeds).toEqual(["18446744073709551615", "0"]);
  });

  it.each(["-1", "1.5", "", "18446744073709551616", "0x10"])("refuses %j as a seed", (seed) => {
    expect(() => freshStream({ seed, batch: 1 })).toThrow(SigmaflowError);
  });

  it("does not depend on what was drawn before, even from another stream at the same place", () => {
    const first = normal({ generator: "torch", seeds: ["5"], draws: 2 }, [16]).noise;
    first.fill(0);
    expect(normal({ generator: "torch", seeds: ["5"], draws: 2 }, [16]).noise).not.toEqual(first);
  });
});
