import { defineErrors, didYouMean } from "@sigmaflow/core";

/** In pixels. */
type Size = { readonly width: number; readonly height: number };

const spaces = { ve: "exploding", vp: "preserving" } as const;

type SpaceMismatch = {
  readonly scheduler: string;
  readonly expected: keyof typeof spaces;
  readonly found: keyof typeof spaces;
};

/** A model evaluation that cannot be the next: it is outside the schedule, or in the middle of a whole step. */
type WrongStep = { readonly index: number } & (
  | { readonly reason: "outside"; readonly count: number }
  | { readonly reason: "second"; readonly scheduler: string }
  | { readonly reason: "stage"; readonly stage: number }
);

/** Settings of a scheduler that exclude one another, or one with a value that it does not allow. */
type WrongOption =
  | { readonly scheduler: string; readonly chosen: readonly string[] }
  | {
      readonly scheduler: string;
      readonly setting: string;
      readonly found: string | number | boolean | null | undefined | readonly number[];
      readonly allowed: string;
    };

type UnknownOption = { readonly scheduler: string; readonly setting: string; readonly known: readonly string[] };

/** Steps beyond the schedule's length, refused by a scheduler in its words, or too close to each other. */
type WrongSteps =
  | { readonly steps: number; readonly maximum: number }
  | { readonly scheduler: string; readonly refusal: string }
  | { readonly scheduler: string; readonly steps: number };

/** The errors of schedules, steps and random numbers. */
export const scheduleErrors = defineErrors({
  FRACTION_INVALID: {
    fault: "caller",
    title: "High-noise fraction out of range",
    meaning: "The share of a schedule that the base is to take is not a number from 0 to 1.",
    action: "Give a number from 0 (the refiner does everything) to 1 (the base does).",
    message: ({ fraction }: { readonly fraction: number }) =>
      `The high-noise fraction is ${fraction}; allowed are 0 to 1.`,
  },
  LATENT_SIZE_MISMATCH: {
    fault: "caller",
    title: "Prediction of another size",
    meaning: "A scheduler step got a prediction with another number of values than its latent.",
    action: "Link the prediction from the UNet that was given the same latent.",
    message: ({ latent, prediction }: { readonly latent: number; readonly prediction: number }) =>
      `The latent has ${latent} values and the prediction ${prediction}. Predict from the same latent.`,
  },
  LATENT_SPACE_MISMATCH: {
    fault: "caller",
    title: "Latent of the other noise space",
    meaning: "A scheduler got a noised latent of another scheduler's kind: variance-exploding for variance-preserving.",
    action: "Put a refiner handoff between the two schedulers; it converts.",
    message: ({ scheduler, expected, found }: SpaceMismatch) =>
      `${scheduler} works on variance-${spaces[expected]} latents, and this one is variance-${spaces[found]}. ` +
      "Put a refiner handoff between the two schedulers; it converts.",
  },
  MASK_SIZE: {
    fault: "caller",
    title: "Mask of another size",
    meaning: "The mask has not as many pixels as the picture that is repainted.",
    action: "Resize the mask's picture to the same size.",
    message: ({ mask, picture }: { readonly mask: Size; readonly picture: Size }) =>
      `The mask has ${mask.width}×${mask.height} pixels and the picture ${picture.width}×${picture.height}. Resize the mask's picture to the same size.`,
  },
  SCHEDULER_UNFIT: {
    fault: "caller",
    title: "Scheduler of another training",
    meaning: "The model was trained with continuous noise levels (EDM), which this scheduler does not follow.",
    action: "Take one of the schedulers that the message lists.",
    message: ({ name, able }: { readonly name: string; readonly able: readonly string[] }) =>
      `The model was trained with continuous noise levels (EDM), which ${name} does not follow. Use one of ${able.join(", ")}.`,
  },
  SCHEDULER_UNKNOWN: {
    fault: "caller",
    title: "Unknown scheduler",
    meaning: "There is no scheduler of this name.",
    action: "Take one of the names that the message lists.",
    message: ({ name, known }: { readonly name: string; readonly known: readonly string[] }) =>
      `There is no scheduler "${name}".${didYouMean(name, known)} Use one of ${known.join(", ")}.`,
  },
  SCHEDULE_INDEX_INVALID: {
    fault: "caller",
    title: "No such step",
    meaning: "A step was asked for that the schedule does not have, or that begins in the middle of a whole step.",
    action: "Take steps from the schedule's own list, and start at whole ones.",
    message: (step: WrongStep) => {
      const { index } = step;
      switch (step.reason) {
        case "outside":
          return `The schedule has ${step.count} model evaluations, and this asks for number ${index}. Use 0 to ${step.count - 1}.`;
        case "second":
          return (
            `${step.scheduler} takes two evaluations a step, and number ${index} is a second one, for which the first is missing. ` +
            `Start at ${index - 1} or ${index + 1}.`
          );
        case "stage":
          return (
            `Evaluation ${index} is stage ${step.stage + 1} of a warm-up step of PNDM, whose start is missing. ` +
            `Start at ${index - step.stage}, or set \`skip_prk_steps\`.`
          );
      }
    },
  },
  SCHEDULE_OPTION_INVALID: {
    fault: "caller",
    title: "Unusable scheduler setting",
    meaning: "A setting of a scheduler, given or from the model's folder, is of the wrong kind or contradicts another.",
    action: "Take one of the values that the message lists.",
    message: (option: WrongOption) =>
      "chosen" in option
        ? `${option.scheduler} is asked for ${option.chosen.join(" and ")}. Choose one of them.`
        : `The setting \`${option.setting}\` of ${option.scheduler} is ${JSON.stringify(option.found)}. Allowed: ${option.allowed}.`,
  },
  SCHEDULE_OPTION_UNKNOWN: {
    fault: "caller",
    title: "Unknown scheduler setting",
    meaning: "A setting was given that this scheduler does not have.",
    action: "Leave it out, or choose a scheduler that has it.",
    message: ({ scheduler, setting, known }: UnknownOption) =>
      `${scheduler} has no setting \`${setting}\`.${didYouMean(setting, known)} Its settings are ${known.join(", ")}.`,
  },
  SCHEDULE_STEPS_INVALID: {
    fault: "caller",
    title: "Number of steps out of range",
    meaning: "The number of steps is not whole, below 1, or not one that the scheduler can take.",
    action: "Take a number in the range that the message says.",
    message: (wrong: WrongSteps) => {
      if ("maximum" in wrong) return `The run has ${wrong.steps} steps; allowed are 1 to ${wrong.maximum}, whole.`;
      if ("refusal" in wrong) return `${wrong.scheduler} ${wrong.refusal}`;
      return `${wrong.scheduler} has no room for ${wrong.steps} steps. Ask for fewer.`;
    },
  },
  SEED_INVALID: {
    fault: "caller",
    title: "Unusable seed",
    meaning: "A seed is not a whole number from 0 to 18446744073709551615 in decimal digits.",
    action: "Give such a number.",
    message: ({ seed }: { readonly seed: string }) =>
      `The seed is "${seed}", which is no whole number from 0 to 18446744073709551615. Give one in decimal digits.`,
  },
  STRENGTH_INVALID: {
    fault: "caller",
    title: "Strength out of range",
    meaning: "The strength is not a number from 0 to 1, or so small that no step is left.",
    action: "Raise the strength, or take more steps.",
    message: ({ strength, steps }: { readonly strength: number; readonly steps?: number }) =>
      steps === undefined
        ? `The strength is ${strength}; allowed are 0 to 1.`
        : `With strength ${strength}, none of ${steps} steps is left. Raise the strength to ${1 / steps} or more, or take more steps.`,
  },
});
