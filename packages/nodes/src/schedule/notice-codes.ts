import { defineNotices } from "@sigmaflow/core";

type Replaced = { readonly scheduler: string; readonly setting: string; readonly found: unknown };

/** What is said of schedules that are planned otherwise than a model or diffusers has it. */
export const scheduleNotices = defineNotices({
  SCHEDULE_DIFFERS: {
    title: "Not as in diffusers",
    meaning: "With these settings a scheduler follows its paper where diffusers does not.",
    action: "Nothing; docs/schedulers.md says by how much the results differ.",
    message: ({ scheduler, how }: { readonly scheduler: string; readonly how: string }) =>
      `With these settings ${scheduler} differs from diffusers, ${how}.`,
  },
  SCHEDULE_SETTING_REPLACED: {
    title: "Setting of a model left out",
    meaning: "A model's scheduler settings have a value that no scheduler is known to have.",
    action: "Correct the model's `scheduler_config.json`.",
    message: ({ scheduler, setting, found }: Replaced) =>
      `The model's \`${setting}\` is ${JSON.stringify(found)}, which ${scheduler} does not know. It takes its own default.`,
  },
  SCHEDULE_ZERO_SNR_UNUSED: {
    title: "Schedule without zero terminal SNR",
    meaning: "The model was trained down to noise alone, and the scheduler cannot begin there.",
    action: "Take a scheduler that can; the message lists them.",
    message: ({ scheduler, able }: { readonly scheduler: string; readonly able: readonly string[] }) =>
      `The model was trained with zero terminal SNR, which ${scheduler} leaves out. Use one of ${able.join(", ")}.`,
  },
});
