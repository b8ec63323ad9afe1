import { textOf, thresholdDefaults } from "../config.ts";
import { edmChoices, edmDefaults, edmUnsupported, planEdm } from "../edm.ts";
import { sigmaOf } from "../exploding.ts";
import { dpmChoices, solverOrder } from "../multistep.ts";
import { cleanOfExploding } from "../prediction.ts";
import type { Solver } from "../solver.ts";
import { dpmMultiStep } from "./dpm-multi.ts";

/** DPM-Solver++ multistep for models trained with EDM's preconditioning, on latents `x = x0 + σ·n`. */
export const edmDpmMulti: Solver = {
  className: "EDMDPMSolverMultistepScheduler",
  space: "ve",
  order: 1,
  defaults: {
    ...edmDefaults,
    ...thresholdDefaults,
    solver_order: 2,
    algorithm_type: "dpmsolver++",
    solver_type: "midpoint",
    lower_order_final: true,
    euler_at_final: false,
  },
  choices: {
    ...edmChoices,
    solver_order: dpmChoices.solver_order,
    algorithm_type: dpmChoices.algorithm_type,
    solver_type: dpmChoices.solver_type,
  },
  unsupported: edmUnsupported,
  differs: (config) =>
    solverOrder(config) === 3 && textOf(config, "algorithm_type") === "sde-dpmsolver++"
      ? "which has no third order of the stochastic equation"
      : undefined,
  plan: planEdm,
  sigmaAt: sigmaOf,
  step: (evaluation) =>
    dpmMultiStep(evaluation, {
      levelOf: (sigma) => ({ alpha: 1, s: sigma, sigma, lambda: -Math.log(sigma) }),
      cleanAt: ({ sigma }) => cleanOfExploding(evaluation.config, sigma),
    }),
};
