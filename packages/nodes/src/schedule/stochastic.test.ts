import { describe, expect, it } from "vitest";
import type { SolverConfig } from "./config.ts";
import { integralsOf } from "./exponential-integrals.ts";
import { plan } from "./plan.ts";
import { levelOfSigma } from "./prediction.ts";
import { builtInSchedulers, findScheduler } from "./registry.ts";

/** ∫₀¹ value by Simpson's rule. */
function integral(value: (share: number) => number): number {
  const parts = 2000;
  const inner = Array.from({ length: parts - 1 }, (_, i) => (i % 2 === 0 ? 4 : 2) * value((i + 1) / parts));
  return (value(0) + value(1) + inner.reduce((sum, term) => sum + term, 0)) / parts / 3;
}

describe("the stochastic equation's integrals", () => {
  it.each([0.05, 0.4, 1.5])("over a step of %d are those of the clean picture's course", (h) => {
    const exact = (power: number) => integral((share) => 2 * h * Math.exp(2 * h * (share - 1)) * share ** power);
    const { constant, slope, curve } = integralsOf(h, 1, true);
    expect(constant).toBeCloseTo(exact(0), 9);
    expect(slope).toBeCloseTo(exact(1), 9);
    expect(-2 * curve).toBeCloseTo(exact(2), 9);
  });
});

/** A clean picture's course, with λ = −ln σ, that has a first and a second derivative. */
const cleanAt = (lambda: number): number => 1 + 0.4 * lambda + 0.3 * lambda ** 2;

/** A move from nothing to the end of the third step. */
interface ThirdStep {
  readonly found: number;
  /** What the exact integral has. */
  readonly exact: number;
  /** α·D'': the course's second difference. */
  readonly bend: number;
}

/** The third step of a run without fresh noise. */
function thirdStep(scheduler: string, options: SolverConfig): ThirdStep {
  const all = { use_exponential_sigmas: true, prediction_type: "sample", solver_order: 3, ...options };
  const schedule = plan({ scheduler, steps: 20, options: all });
  const lambdas = schedule.sigmas!.slice(0, 4).map((sigma) => -Math.log(sigma));
  const [a, b, c] = lambdas.map((lambda) => Float32Array.of(cleanAt(lambda)));
  const start = Float32Array.of(0);
  const { solver } = findScheduler(scheduler, builtInSchedulers);
  const isSingle = scheduler === "DPM Single";
  const { x } = solver.step({
    schedule,
    config: schedule.config,
    index: 2,
    x: start,
    output: c!,
    batch: 1,
    history: isSingle ? { start, clean: a!, middle: b! } : { clean1: b!, clean2: a! },
    counters: {},
    noise: () => start,
  });
  const from = lambdas[isSingle ? 0 : 2]!;
  const h = lambdas[3]! - from;
  const course = integral((share) => 2 * h * Math.exp(2 * h * (share - 1)) * cleanAt(from + share * h));
  const { alpha } = levelOfSigma(schedule.sigmas![3]!);
  return { found: x[0]!, exact: alpha * course, bend: alpha * 0.3 * h ** 2 };
}

describe("the stochastic third order follows a parabola", () => {
  it("to the end of a group, singlestep", () => {
    const { found, exact } = thirdStep("DPM Single", { algorithm_type: "sde-dpmsolver++", solver_type: "heun" });
    expect(found / exact).toBeCloseTo(1, 5);
  });

  it("with half of its curvature, multistep, where diffusers turns away from it", () => {
    const { found, exact, bend } = thirdStep("DPM++ SDE", {});
    const straight = thirdStep("DPM++ SDE", { solver_order: 2, solver_type: "heun" }).found;
    expect(Math.abs(found - exact)).toBeLessThan(Math.abs(straight - exact) / 2);
    // Its last term has (1 − e^(−2h) − 2h)/(2h)² − ½, where the integral has + ½: it is off by all of α·D''.
    const theirs = found - bend;
    expect(Math.abs(theirs - exact)).toBeGreaterThan(2 * Math.abs(straight - exact));
  });
});
