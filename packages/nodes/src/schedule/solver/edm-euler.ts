import { edmChoices, edmDefaults, edmUnsupported, planEdm } from "../edm.ts";
import { sigmaOf } from "../exploding.ts";
import type { Solver } from "../solver.ts";
import { churnDefaults, eulerStep } from "./euler.ts";

/** Euler's method for models trained with EDM's preconditioning. */
export const edmEuler: Solver = {
  className: "EDMEulerScheduler",
  space: "ve",
  order: 1,
  defaults: { ...edmDefaults, ...churnDefaults },
  choices: edmChoices,
  unsupported: edmUnsupported,
  plan: planEdm,
  sigmaAt: sigmaOf,
  step: eulerStep,
};
