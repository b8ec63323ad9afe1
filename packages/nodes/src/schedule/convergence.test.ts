import { describe, expect, it } from "vitest";
import type { Schedule } from "../port/schedule.ts";
import { freshStream } from "../random/stream.ts";
import type { SolverConfig } from "./config.ts";
import { plan } from "./plan.ts";
import { initialState } from "./start.ts";
import { sigmaAt, step } from "./step.ts";

/** Deviation of the data in the test's world, where the best denoiser is `x·d²/(d²+σ²)` for exploding latents. */
const spread = 0.5;

/** Least number of halvings of the error by twice the steps: the order, a little less for rounding and low-order starts. */
const cases: readonly (readonly [scheduler: string, halvings: number, options: SolverConfig])[] = [
  ["Euler", 0.95, {}],
  ["Heun", 1.95, {}],
  ["DPM2 Karras", 1.95, { use_karras_sigmas: false }],
  ["LMS", 3, {}],
  ["DPM Multi", 1.95, {}],
  ["DPM Multi", 1.95, { solver_type: "heun" }],
  ["DPM Multi", 2.3, { solver_order: 3 }],
  ["DPM Single", 1.95, {}],
  ["DPM Single", 1.95, { solver_type: "heun" }],
  ["UniPC", 1.95, { solver_type: "bh1" }],
  ["UniPC", 3, { solver_order: 3 }],
  ["UniPC", 3, { solver_order: 3, solver_type: "bh1" }],
  ["DEIS", 0.95, { solver_order: 1 }],
  ["DEIS", 1.95, {}],
  ["DEIS", 3, { solver_order: 3 }],
];

describe("twice the steps halve the error as often as a solver's order says", () => {
  it.each(cases)("%s, %d times at least, %o", (scheduler, halvings, options) => {
    const [coarse, fine] = [20, 40].map((steps) =>
      errorOf(plan({ scheduler, steps, options: { use_exponential_sigmas: true, ...options } })),
    );
    expect(Math.log2(coarse! / fine!)).toBeGreaterThan(halvings);
    expect(coarse).toBeLessThan(0.1);
  });
});

/** Relative error against the exact solution `x ∝ √(d²+σ²)`, at the last whole step before a clean picture. */
function errorOf(schedule: Schedule): number {
  const last = schedule.timesteps.length - schedule.order;
  const shape = { batch: 1, channels: 1, height: 1, width: 1 };
  const from = sigmaAt({ schedule, index: 0 });
  const exact = (sigma: number): number => Math.hypot(spread, sigma) * scaleTo(schedule, sigma);
  const latent = { ...shape, data: Float32Array.of(exact(from)), space: schedule.space, sigma: from };
  let state = initialState(latent, freshStream({ seed: "0", batch: 1 }));
  for (let index = 0; index < last; index++) {
    const at = { schedule, index };
    const sigma = sigmaAt(at);
    const exploding = state.latent.data[0]! / scaleTo(schedule, sigma);
    const noise = (exploding * sigma) / (spread ** 2 + sigma ** 2);
    state = step(state, Float32Array.of(noise), at);
  }
  return Math.abs(state.latent.data[0]! / exact(state.latent.sigma) - 1);
}

/** From an exploding latent to the schedule's own space. */
function scaleTo(schedule: Schedule, sigma: number): number {
  return schedule.space === "ve" ? 1 : 1 / Math.hypot(1, sigma);
}
