import { collection, type Entries } from "@sigmaflow/core";
import type { Schedule } from "../port/schedule.ts";
import type { SolverConfig } from "./config.ts";
import { isEdm } from "./edm.ts";
import { scheduleErrors } from "./error-codes.ts";
import { ddim } from "./solver/ddim.ts";
import { ddpm } from "./solver/ddpm.ts";
import { deis } from "./solver/deis.ts";
import { dpmMulti } from "./solver/dpm-multi.ts";
import { dpmSingle } from "./solver/dpm-single.ts";
import { dpm2 } from "./solver/dpm2.ts";
import { dpm2Ancestral } from "./solver/dpm2-ancestral.ts";
import { edmDpmMulti } from "./solver/edm-dpm-multi.ts";
import { edmEuler } from "./solver/edm-euler.ts";
import { euler } from "./solver/euler.ts";
import { eulerAncestral } from "./solver/euler-ancestral.ts";
import { heun } from "./solver/heun.ts";
import { lcm } from "./solver/lcm.ts";
import { lms } from "./solver/lms.ts";
import { pndm } from "./solver/pndm.ts";
import { tcd } from "./solver/tcd.ts";
import { uniPc } from "./solver/unipc.ts";
import type { Solver } from "./solver.ts";

/** A scheduler as a person chooses it: a solver and the settings that its name implies. */
export interface Scheduler {
  readonly solver: Solver;
  /** The same for models trained with EDM's preconditioning, where there is one. */
  readonly edm?: Solver;
  readonly preset?: SolverConfig;
  /** Whose it is and in which revision, `acme 1`, for those of other packages; stands in the schedule, and so in keys. */
  readonly revision?: string;
}

/** Schedulers by name. */
export type Schedulers = Entries<Scheduler>;

const karras = { use_karras_sigmas: true };

/** All schedulers by name; the first twelve are the API's, in its order. */
export const sdxlSchedulers = {
  DDIM: { solver: ddim },
  "DPM Multi": { solver: dpmMulti, edm: edmDpmMulti },
  "DPM Single": { solver: dpmSingle },
  "Euler a": { solver: eulerAncestral },
  Euler: { solver: euler, edm: edmEuler },
  Heun: { solver: heun },
  "DPM2 a Karras": { solver: dpm2Ancestral, preset: karras },
  "DPM2 Karras": { solver: dpm2, preset: karras },
  LMS: { solver: lms },
  PNDM: { solver: pndm },
  DDPM: { solver: ddpm },
  UniPC: { solver: uniPc },
  DEIS: { solver: deis },
  LCM: { solver: lcm },
  TCD: { solver: tcd },
  "DPM++ SDE": { solver: dpmMulti, edm: edmDpmMulti, preset: { algorithm_type: "sde-dpmsolver++" } },
} satisfies Readonly<Record<string, Scheduler>>;

/** This package's schedulers by name. */
export const builtInSchedulers: Schedulers = new Map<string, Scheduler>(Object.entries(sdxlSchedulers));

/** The schedulers of the packages in use. */
export const schedulers = collection<Scheduler>("schedulers", builtInSchedulers);

/** Names of this package's schedulers. */
export const schedulerNames: readonly string[] = [...builtInSchedulers.keys()];

/**
 * The scheduler of a name.
 *
 * @throws `SCHEDULER_UNKNOWN`.
 */
export function findScheduler(name: string, schedulers: Schedulers): Scheduler {
  const scheduler = schedulers.get(name);
  if (scheduler !== undefined) return scheduler;
  throw scheduleErrors.SCHEDULER_UNKNOWN({ name, known: [...schedulers.keys()] });
}

/**
 * A scheduler as it follows a model with these settings: one trained with EDM's preconditioning has solvers of its own.
 *
 * @throws `SCHEDULER_UNKNOWN`, `SCHEDULER_UNFIT`.
 */
export function schedulerFor(name: string, model: SolverConfig, schedulers: Schedulers): Scheduler {
  const scheduler = findScheduler(name, schedulers);
  if (!isEdm(model)) return scheduler;
  if (scheduler.edm !== undefined) return { ...scheduler, solver: scheduler.edm };
  const able = [...schedulers].filter(([, { edm }]) => edm !== undefined).map(([other]) => other);
  throw scheduleErrors.SCHEDULER_UNFIT({ name, able });
}

/**
 * The solver that a schedule was planned with.
 *
 * @throws `SCHEDULER_UNKNOWN`, `SCHEDULER_UNFIT`.
 */
export function solverOf({ scheduler, config }: Schedule, schedulers: Schedulers): Solver {
  return schedulerFor(scheduler, config, schedulers).solver;
}
