import { listOf, numberOf, type SolverConfig } from "./config.ts";
import { isEdm } from "./edm.ts";
import { scheduleErrors } from "./error-codes.ts";
import { noiseTable } from "./noise-table.ts";
import { numberRefusal } from "./setting-bounds.ts";
import type { Solver } from "./solver.ts";

/** What is understood wherever a solver knows the setting. */
const commonChoices: Solver["choices"] & object = {
  prediction_type: ["epsilon", "v_prediction", "sample"],
  beta_schedule: ["linear", "scaled_linear"],
  timestep_spacing: ["leading", "trailing", "linspace"],
  final_sigmas_type: ["zero", "sigma_min"],
  interpolation_type: ["linear"],
};

/** A rule for a setting that depends on others: what is allowed, and whether that holds. */
interface Rule {
  readonly allowed: string;
  readonly fits: (value: SolverConfig[string], config: SolverConfig) => boolean;
}

const rules: { readonly [name: string]: Rule } = {
  trained_betas: {
    allowed: "null, or a list of num_train_timesteps numbers between 0 and 1",
    fits: (value, config) =>
      value === null ||
      (Array.isArray(value) &&
        value.length === numberOf(config, "num_train_timesteps") &&
        value.every((beta) => beta > 0 && beta < 1)),
  },
  disable_corrector: {
    allowed: "a list of steps, from 0",
    fits: (value) => Array.isArray(value) && value.every((step) => Number.isInteger(step) && step >= 0),
  },
  lambda_min_clipped: {
    allowed: "null, or a number below the betas' smallest λ, which clips nothing",
    fits: (value, config) =>
      value === null || (typeof value === "number" && value <= -Math.log(noiseTable(config).sigmas.at(-1)!)),
  },
};

/** The rules where noise levels lie between two ends. */
const edmRules: typeof rules = {
  sigma_min: {
    allowed: "a number above 0 and below `sigma_max`",
    fits: (value, config) => typeof value === "number" && value > 0 && value < numberOf(config, "sigma_max"),
  },
};

/**
 * Holds a setting of a whole configuration to what its solver can do.
 *
 * @throws `SCHEDULE_OPTION_INVALID`.
 */
export function checkSetting(scheduler: string, solver: Solver, setting: string, config: SolverConfig): void {
  const value = config[setting] ?? null;
  const allowed = wanted(solver, setting, value, config);
  if (allowed === undefined) return;
  // A list may be long.
  const found = listOf(config, setting)?.slice(0, 8) ?? value;
  throw scheduleErrors.SCHEDULE_OPTION_INVALID({ scheduler, setting, found, allowed });
}

/** What is allowed, where the value is something else. */
function wanted(
  solver: Solver,
  setting: string,
  value: SolverConfig[string],
  config: SolverConfig,
): string | undefined {
  const rule = (isEdm(config) ? edmRules[setting] : undefined) ?? rules[setting];
  if (rule !== undefined) return rule.fits(value, config) ? undefined : rule.allowed;
  const choices = solver.choices?.[setting] ?? commonChoices[setting];
  if (choices !== undefined) return choices.includes(String(value)) ? undefined : choices.join(", ");
  const fallback = solver.defaults[setting] ?? solver.further?.[setting] ?? null;
  const fits = fallback === null ? value === null || typeof value === "number" : typeof value === typeof fallback;
  if (!fits) return fallback === null ? "a number or null" : `a ${typeof fallback}`;
  return typeof value === "number" ? numberRefusal(setting, value) : undefined;
}
