/** What the errors page says about the codes of schedules, steps and random numbers. */
export const scheduleCodes = {
  FRACTION_INVALID: {
    title: "High-noise fraction out of range",
    meaning: "The share of a schedule that the base is to take is not a number from 0 to 1.",
    action: "Give a number from 0 (the refiner does everything) to 1 (the base does).",
  },
  LATENT_SIZE_MISMATCH: {
    title: "Prediction of another size",
    meaning: "A scheduler step got a prediction with another number of values than its latent.",
    action: "Link the prediction from the UNet that was given the same latent.",
  },
  LATENT_SPACE_MISMATCH: {
    title: "Latent of the other noise space",
    meaning: "A scheduler got a noised latent of another scheduler's kind: variance-exploding for variance-preserving.",
    action: "Put a refiner handoff between the two schedulers; it converts.",
  },
  MASK_SIZE: {
    title: "Mask of another size",
    meaning: "The mask has not as many pixels as the picture that is repainted.",
    action: "Resize the mask's picture to the same size.",
  },
  SCHEDULER_UNKNOWN: {
    title: "Unknown scheduler",
    meaning: "There is no scheduler of this name.",
    action: "Take one of the names that the message lists.",
  },
  SCHEDULE_INDEX_INVALID: {
    title: "No such step",
    meaning: "A step was asked for that the schedule does not have, or that begins in the middle of a whole step.",
    action: "Take steps from the schedule's own list, and start at whole ones.",
  },
  SCHEDULE_OPTION_INVALID: {
    title: "Unusable scheduler setting",
    meaning: "A setting of a scheduler, given or from the model's folder, is of the wrong kind or contradicts another.",
    action: "Take one of the values that the message lists.",
  },
  SCHEDULE_OPTION_UNKNOWN: {
    title: "Unknown scheduler setting",
    meaning: "A setting was given that this scheduler does not have.",
    action: "Leave it out, or choose a scheduler that has it.",
  },
  SCHEDULE_STEPS_INVALID: {
    title: "Number of steps out of range",
    meaning: "The number of steps is not whole, below 1, or not one that the scheduler can take.",
    action: "Take a number in the range that the message says.",
  },
  SEED_INVALID: {
    title: "Unusable seed",
    meaning: "A seed is not a whole number from 0 to 18446744073709551615 in decimal digits.",
    action: "Give such a number.",
  },
  STRENGTH_INVALID: {
    title: "Strength out of range",
    meaning: "The strength is not a number from 0 to 1, or so small that no step is left.",
    action: "Raise the strength, or take more steps.",
  },
} as const;
