import { checkSetting } from "./check-setting.ts";
import { isOn, type SolverConfig } from "./config.ts";
import { scheduleErrors } from "./error-codes.ts";
import { modelSettings } from "./model-settings.ts";
import type { Scheduler } from "./registry.ts";
import type { Solver } from "./solver.ts";

/** Where a solver's settings come from, weakest first: its defaults, the model, the scheduler's name, the caller. */
export interface ConfigSources {
  readonly name: string;
  readonly scheduler: Scheduler;
  /** As in a model's folder: it may hold settings of other solvers. */
  readonly model: SolverConfig;
  readonly options: SolverConfig;
}

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
  const known = knownSettings(solver);
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw scheduleErrors.SCHEDULE_OPTION_UNKNOWN({ scheduler: name, setting: unknown, known });
  }
  const { taken } = modelSettings(solver, model);
  // One alternative rule for sigmas is replaced by another that the caller names.
  const chosen = alternatives.some((key) => options[key] === true);
  const yielding = chosen ? Object.fromEntries(alternatives.filter((key) => key in solver.defaults).map(off)) : {};
  const config = { ...solver.defaults, ...solver.further, ...taken, ...preset, ...yielding, ...options };
  for (const key of Object.keys(config)) checkSetting(name, solver, key, config);
  const on = alternatives.filter((key) => isOn(config, key));
  if (on.length > 1) {
    throw scheduleErrors.SCHEDULE_OPTION_INVALID({ scheduler: name, chosen: on });
  }
  return withoutFurther(solver, config);
}

/** The settings that a caller may give. */
export function knownSettings({ defaults, further, idle = [] }: Solver): string[] {
  return Object.keys({ ...defaults, ...further }).filter((key) => !idle.includes(key));
}

/** Leaves out the further settings that are as by default. */
function withoutFurther({ further = {} }: Solver, config: SolverConfig): SolverConfig {
  const entries = Object.entries(config).filter(
    ([key, value]) => !Object.hasOwn(further, key) || JSON.stringify(value) !== JSON.stringify(further[key]),
  );
  return Object.fromEntries(entries);
}

function off(key: string): readonly [string, false] {
  return [key, false];
}
