import { compare } from "../../../scripts/bench/clock.ts";
import type { Report } from "../../../scripts/bench/report.ts";
import { plan } from "../src/schedule/plan.ts";
import { step } from "../src/schedule/step.ts";
import { guide } from "../src/tensor/guidance.ts";

/** The kernels of the denoising loop beside a plain loop that does the same one thing; both allocate their result. */
export async function bench(report: Report): Promise<void> {
  for (const side of [128, 256]) {
    await euler(report, side);
    await multistep(report, side);
    await guidance(report, side);
  }
}

const channels = 4;

function euler(report: Report, side: number): Promise<void> {
  const at = { schedule: plan({ scheduler: "Euler", steps: 25 }), index: 7 };
  const x = values(side, 1);
  const output = values(side, 2);
  const latent = { data: x, batch: 1, channels, height: side, width: side, space: "ve" as const, sigma: 5 };
  const state = { latent, history: {}, counters: {}, random: { generator: "torch" as const, seeds: ["1"], draws: 1 } };
  const [sigma, next] = [at.schedule.sigmas![7]!, at.schedule.sigmas![8]!];
  return row(report, "scheduler step (Euler)", side, {
    ours: () => step(state, output, at).latent.data,
    plain: plainEuler.bind(undefined, x, output, next! - sigma!),
  });
}

/** A second-order multistep step, which also keeps its predicted clean picture: two results on both sides. */
function multistep(report: Report, side: number): Promise<void> {
  const at = { schedule: plan({ scheduler: "DPM Multi", steps: 25 }), index: 7 };
  const x = values(side, 1);
  const output = values(side, 2);
  const before = values(side, 3);
  const latent = { data: x, batch: 1, channels, height: side, width: side, space: "vp" as const, sigma: 5 };
  const random = { generator: "torch" as const, seeds: ["1"], draws: 1 };
  const state = { latent, history: { clean1: before }, counters: {}, random };
  return row(report, "scheduler step (DPM Multi)", side, {
    ours: () => step(state, output, at).latent.data,
    plain: plainMultistep.bind(undefined, x, output, before, [1.3, -0.7, 0.9, 0.3, -0.1]),
  });
}

function guidance(report: Report, side: number): Promise<void> {
  const uncond = values(side, 1);
  const cond = values(side, 2);
  return row(report, "guidance", side, {
    ours: () => guide(uncond, cond, { scale: 7.5 }),
    plain: plainGuidance.bind(undefined, uncond, cond, 7.5),
  });
}

// The plain loops take arguments, as a function must: arrays known to the compiler would be a third faster. They are
// bound, not called from arrow functions: V8 inlines them into those, where they run at a quarter of their speed.

function plainEuler(x: Float32Array, output: Float32Array, dt: number): Float32Array {
  const out = new Float32Array(x.length);
  for (let i = 0; i < out.length; i++) out[i] = x[i]! + output[i]! * dt;
  return out;
}

function plainMultistep(
  x: Float32Array,
  output: Float32Array,
  before: Float32Array,
  [a, b, c, d, e]: readonly [number, number, number, number, number],
): Float32Array[] {
  const clean = new Float32Array(x.length);
  for (let i = 0; i < clean.length; i++) clean[i] = a * x[i]! + b * output[i]!;
  const out = new Float32Array(x.length);
  for (let i = 0; i < out.length; i++) out[i] = c * x[i]! + d * clean[i]! + e * before[i]!;
  return [clean, out];
}

function plainGuidance(uncond: Float32Array, cond: Float32Array, scale: number): Float32Array {
  const out = new Float32Array(cond.length);
  for (let i = 0; i < out.length; i++) out[i] = uncond[i]! + scale * (cond[i]! - uncond[i]!);
  return out;
}

interface Sides {
  readonly ours: () => unknown;
  readonly plain: () => unknown;
}

/** Measures one kernel; `side` is the latent's height and width. */
async function row(report: Report, kernel: string, side: number, { ours, plain }: Sides): Promise<void> {
  const µs = await compare({ ours, plain });
  const against = { name: "plain loop", value: µs.plain };
  report({
    name: `${kernel}, ${side}×${side}×${channels}`,
    value: µs.ours,
    unit: "µs",
    against,
    aim: "within 1.3 times",
  });
}

function values(side: number, seed: number): Float32Array {
  return Float32Array.from({ length: side * side * channels }, (_, i) => Math.sin(i * seed + seed));
}
