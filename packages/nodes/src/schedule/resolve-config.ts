import { isOn, type SolverConfig } from "./config.ts";
import { scheduleErrors } from "./error-codes.ts";
import type { Scheduler } from "./registry.ts";
import { numberRefusal } from "./setting-bounds.ts";
import type { Solver } from "./solver.ts";

/** Where a solver's settings come from, weakest first: its defaults, the model, the scheduler's name, the caller. */
export interface ConfigSources {
  readonly name: string;
  readonly scheduler: Scheduler;
  /** As in a model's folder: it may hold settings of other solvers. */
  readonly model: SolverConfig;
  readonly options: SolverConfig;
}

/** What is understood wherever a solver knows the setting. */
const commonChoices: Solver["choices"] & object = {
  prediction_type: ["epsilon", "v_prediction", "sample"],
  beta_schedule: ["linear", "scaled_linear"],
  timestep_spacing: ["leading", "trailing", "linspace"],
  final_sigmas_type: ["zero", "sigma_min"],
  interpolation_type: ["linear"],
};

const alternatives = [
  "use_karras_sigmas",
  "use_exponential_sigmas",
  "use_beta_sigmas",
  "use_ays_sigmas",
  "use_lu_lambdas",
];

/**
 * A solver's settings after defaults. Of the model's, those that the solver knows count, as with `from_config`; of the
 * caller's, each must be known.
 *
 * @throws `SCHEDULE_OPTION_UNKNOWN`, `SCHEDULE_OPTION_INVALID`.
 */
export function resolveConfig({ name, scheduler, model, options }: ConfigSources): SolverConfig {
  const { solver, preset } = scheduler;
  const unknown = Object.keys(options).find((key) => !Object.hasOwn(solver.defaults, key));
  if (unknown !== undefined) {
    const known = Object.keys(solver.defaults);
    throw scheduleErrors.SCHEDULE_OPTION_UNKNOWN({ scheduler: name, setting: unknown, known });
  }
  const fitting = Object.keys(solver.defaults).filter(
    (key) => model[key] !== undefined && suits(solver, key, model[key]),
  );
  const fromModel = Object.fromEntries(fitting.map((key) => [key, model[key]!] as const));
  // One alternative rule for sigmas is replaced by another that the caller names.
  const chosen = alternatives.some((key) => options[key] === true);
  const yielding = chosen ? Object.fromEntries(alternatives.filter((key) => key in solver.defaults).map(off)) : {};
  const config = { ...solver.defaults, ...fromModel, ...preset, ...yielding, ...options };
  for (const key of Object.keys(config)) checkValue(name, solver, key, config[key]!);
  const on = alternatives.filter((key) => isOn(config, key));
  if (on.length > 1) {
    throw scheduleErrors.SCHEDULE_OPTION_INVALID({ scheduler: name, chosen: on });
  }
  return config;
}

function off(key: string): readonly [string, false] {
  return [key, false];
}

/** Whether a model's setting is of this solver's kind; the model may have been saved with another solver. */
function suits(solver: Solver, key: string, value: SolverConfig[string] | undefined): boolean {
  const own = solver.choices?.[key];
  return own === undefined || own.includes(String(value));
}

function checkValue(name: string, solver: Solver, key: string, value: SolverConfig[string]): void {
  const choices = solver.choices?.[key] ?? commonChoices[key];
  const fallback = solver.defaults[key] ?? null;
  const fits = choices
    ? choices.includes(String(value))
    : typeof value === typeof fallback || isNumberOrNone(value, fallback);
  const refusal = fits && typeof value === "number" ? numberRefusal(key, value) : undefined;
  if (fits && refusal === undefined) return;
  const kinds = choices ? choices.join(", ") : fallback === null ? "a number or null" : `a ${typeof fallback}`;
  const allowed = refusal ?? kinds;
  throw scheduleErrors.SCHEDULE_OPTION_INVALID({ scheduler: name, setting: key, found: value, allowed });
}

function isNumberOrNone(value: SolverConfig[string], fallback: SolverConfig[string]): boolean {
  return fallback === null && typeof value === "number";
}
