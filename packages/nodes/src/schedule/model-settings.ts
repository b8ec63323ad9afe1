import type { SolverConfig } from "./config.ts";
import type { Solver } from "./solver.ts";

/** What a solver takes of a model's settings. */
export interface ModelSettings {
  readonly taken: SolverConfig;
  /** Settings for which it has another value than any solver is known to have, and takes its default. */
  readonly strange: readonly string[];
}

/** Texts that other solvers have for a setting; a model that was saved with one of them means nothing by it here. */
const elsewhere: { readonly [name: string]: readonly string[] } = {
  algorithm_type: ["deis", "dpmsolver", "dpmsolver++", "sde-dpmsolver", "sde-dpmsolver++"],
  solver_type: ["bh1", "bh2", "heun", "logrho", "midpoint"],
  variance_type: ["fixed_large", "fixed_large_log", "fixed_small", "fixed_small_log", "learned", "learned_range"],
};

/** A model's settings as a solver takes them: those that it knows, without texts that are another solver's. */
export function modelSettings(solver: Solver, model: SolverConfig): ModelSettings {
  const taken: { [name: string]: SolverConfig[string] } = {};
  const strange: string[] = [];
  for (const key of Object.keys({ ...solver.defaults, ...solver.further })) {
    const value = model[key];
    if (value === undefined || solver.idle?.includes(key)) continue;
    if (fallsBack(solver, key, value)) {
      if (value !== null && !elsewhere[key]?.includes(String(value))) strange.push(key);
    } else taken[key] = value;
  }
  return { taken, strange };
}

/** Whether the default takes the place of a text that the solver's class does not have, or of nothing. */
function fallsBack(solver: Solver, key: string, value: SolverConfig[string]): boolean {
  const own = solver.choices?.[key];
  if (own === undefined || own.includes(String(value))) return false;
  return value === null || (typeof value === "string" && !solver.unsupported?.[key]?.includes(value));
}
