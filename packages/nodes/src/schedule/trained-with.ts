import { edmClasses } from "./edm.ts";

/** What is wrong with settings of another kind of training than those that schedules are planned for. */
export interface OtherTraining {
  /** As the settings name their class. */
  readonly className: string;
  /** What is known of such models, if anything. */
  readonly about?: string;
}

/** diffusers' classes whose settings describe noise levels by betas, as SDXL's do; all our schedulers read them. */
export const betaClasses: readonly string[] = [
  "DDIMScheduler",
  "DDIMInverseScheduler",
  "DDIMParallelScheduler",
  "DDPMScheduler",
  "DDPMParallelScheduler",
  "DEISMultistepScheduler",
  "DPMSolverMultistepScheduler",
  "DPMSolverMultistepInverseScheduler",
  "DPMSolverSDEScheduler",
  "DPMSolverSinglestepScheduler",
  "EulerAncestralDiscreteScheduler",
  "EulerDiscreteScheduler",
  "HeunDiscreteScheduler",
  "KDPM2AncestralDiscreteScheduler",
  "KDPM2DiscreteScheduler",
  "LCMScheduler",
  "LMSDiscreteScheduler",
  "PNDMScheduler",
  "SASolverScheduler",
  "TCDScheduler",
  "UniPCMultistepScheduler",
];

/**
 * Whether a model's scheduler settings are of another kind of training, by their `_class_name`; undefined where
 * they are of SDXL's kind or of EDM's, or name no class.
 */
export function otherTraining(settings: { readonly [name: string]: unknown }): OtherTraining | undefined {
  const { _class_name: className } = settings;
  if (className === undefined || className === null) return undefined;
  if (typeof className !== "string") return { className: JSON.stringify(className) };
  if (betaClasses.includes(className) || edmClasses.includes(className)) return undefined;
  const about = kinds.find(([pattern]) => pattern.test(className))?.[1];
  return { className: className.slice(0, 100), ...(about !== undefined && { about }) };
}

const kinds: readonly (readonly [RegExp, string])[] = [[/Flow/, "for models trained by flow matching"]];
