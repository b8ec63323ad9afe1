import { SigmaflowError } from "@sigmaflow/core";
import type { SolverConfig } from "./config.ts";
import { ddim } from "./solver/ddim.ts";
import { euler } from "./solver/euler.ts";
import { eulerAncestral } from "./solver/euler-ancestral.ts";
import { uniPc } from "./solver/unipc.ts";
import type { Solver } from "./solver.ts";

/** A scheduler as a person chooses it: a solver and the settings that its name implies. */
export interface Scheduler {
  readonly solver: Solver;
  readonly preset?: SolverConfig;
}

const karras = { use_karras_sigmas: true };

/** All schedulers by name; the first twelve are the API's, in its order. */
const schedulers: ReadonlyMap<string, Scheduler> = new Map<string, Scheduler>([
  ["DDIM", { solver: ddim }],
  ["Euler a", { solver: eulerAncestral }],
  ["Euler", { solver: euler }],
  ["UniPC", { solver: uniPc }],
]);

/** Names of all schedulers. */
export const schedulerNames: readonly string[] = [...schedulers.keys()];

/** The scheduler of a name. Errors: `SCHEDULER_UNKNOWN`. */
export function findScheduler(name: string): Scheduler {
  const scheduler = schedulers.get(name);
  if (scheduler !== undefined) return scheduler;
  throw new SigmaflowError(
    "SCHEDULER_UNKNOWN",
    `There is no scheduler "${name}". Use one of ${schedulerNames.join(", ")}.`,
  );
}
