import type { Notice } from "@sigmaflow/core";
import type { Schedule } from "../port/schedule.ts";
import { isOn, type SolverConfig } from "./config.ts";
import { modelSettings } from "./model-settings.ts";
import { scheduleNotices } from "./notice-codes.ts";
import { builtInSchedulers, type Schedulers, solverOf } from "./registry.ts";
import { knownSettings } from "./resolve-config.ts";

/** The settings of training down to noise alone. */
const ZERO_SNR = "rescale_betas_zero_snr";

/**
 * What a person should know of a schedule: where it is not as the settings of the model that it was planned for want it,
 * or not as diffusers'.
 */
export function planNotices(
  schedule: Schedule,
  model: SolverConfig,
  schedulers: Schedulers = builtInSchedulers,
): readonly Notice[] {
  const { scheduler, config } = schedule;
  const solver = solverOf(schedule, schedulers);
  const notices: Notice[] = modelSettings(solver, model).strange.map((setting) =>
    scheduleNotices.SCHEDULE_SETTING_REPLACED({ scheduler, setting, found: model[setting] }),
  );
  if (isOn(model, ZERO_SNR) && !knownSettings(solver).includes(ZERO_SNR)) {
    const able = [...schedulers].filter(([, other]) => knownSettings(other.solver).includes(ZERO_SNR));
    notices.push(scheduleNotices.SCHEDULE_ZERO_SNR_UNUSED({ scheduler, able: able.map(([name]) => name) }));
  }
  const how = solver.differs?.(config);
  if (how !== undefined) notices.push(scheduleNotices.SCHEDULE_DIFFERS({ scheduler, how }));
  return notices;
}
