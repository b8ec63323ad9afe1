// The SDXL API's parameters as ports, which the programs beside this file declare as their graphs' inputs.
import { float, int, oneOf, seed, string } from "sigmaflow";
import { schedulerNames, styles } from "sigmaflow/nodes";

const size = { default: 1024, min: 512, max: 2048, multipleOf: 8, unit: "px" };
const folder = { description: "A folder below the model roots.", advanced: true };

/** What every graph that draws takes. */
export const parameters = {
  prompt: string({
    label: "Prompt",
    description: "What the picture shows.",
    multiline: true,
    default: "a panda wearing a blue spacesuit, sitting in a bar",
  }),
  negative_prompt: string({
    label: "Negative prompt",
    description: "What it should not show.",
    multiline: true,
    optional: true,
  }),
  style: oneOf(styles, { label: "Style", default: "base" }),
  // The API's twelve come first.
  scheduler: oneOf(schedulerNames.slice(0, 12), { label: "Scheduler", default: "UniPC" }),
  num_inference_steps: int({ label: "Steps", default: 25, min: 1, max: 100 }),
  guidance_scale: float({ label: "Guidance scale", default: 7.5, min: 1, max: 25 }),
  high_noise_fraction: float({
    label: "High-noise fraction",
    description: "How much of the noise range the base takes.",
    default: 0.8,
    min: 0,
    max: 1,
  }),
  seed: seed({
    label: "Seed",
    description: "-1 draws one and reports it.",
    default: -1,
    min: -1,
    max: 999_999_999_999_999,
  }),
  img_width: int({ label: "Width", ...size }),
  img_height: int({ label: "Height", ...size }),
};

/** The models that a graph loads, as inputs. */
export const models = {
  model: string({ label: "Model", default: "embedded", ...folder }),
  refiner_model: string({ label: "Refiner model", default: "embedded-refiner", ...folder }),
};
