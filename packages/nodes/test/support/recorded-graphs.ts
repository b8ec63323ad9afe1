import type { GraphDocument, GraphNode, Json } from "@sigmaflow/core";
import type { Image } from "../../src/port/image.ts";
import type { Latent } from "../../src/port/latent.ts";
import { denoised, type Expert, from, noise, prepared, schedulePlan, textEncode } from "./recorded-nodes.ts";
import { evaluationsOf, type KeptRun, type RecordedRun, type RecordedSettings } from "./recorded-run.ts";

/** The tiny models, by the expert that they are. */
const folders = { base: "tiny-sdxl", refiner: "tiny-sdxl-refiner" } as const;

const prompts = { positive: "positive.conditioning", negative: "negative.conditioning" };

const outputs = {
  initial: from("start.latent"),
  latents: from("each.latent"),
  last: from("finish.latent"),
  image: from("decode.image"),
};

/** What the graphs give. */
export interface Made {
  /** As it enters the loop. */
  readonly initial: Latent;
  /** After every evaluation. */
  readonly latents: readonly Latent[];
  readonly last: Latent;
  readonly image: Image;
}

/** Outputs for which nothing is decoded. */
export const latentOutputs = ["initial", "latents", "last"] as const;

/** What graphs with a refiner give; `initial` and `latents` are the base's. */
export interface RefinedMade extends Made {
  readonly refiner_initial: Latent;
  readonly refiner_latents: readonly Latent[];
}

/** What a recorded run does not say. */
interface GraphOptions {
  readonly model?: string;
  /** Settings of the text encoding other than diffusers' own. */
  readonly text?: Record<string, Json>;
}

/** Text to image. Outputs: {@link Made}. */
export function textToImage(run: RecordedRun, { model = folders.base, text }: GraphOptions = {}): GraphDocument {
  const { settings } = run;
  return {
    sigmaflow: 1,
    nodes: {
      ...prepared(run, model, text),
      steps: { type: "schedule.steps", in: { schedule: from("schedule.schedule") } },
      noise: noise(settings),
      ...denoised({
        node: "denoise.base",
        ...prompts,
        state: "noise.state",
        steps: "steps.steps",
        settings,
        evaluations: evaluationsOf(run),
      }),
      decode: { type: "vae.decode", in: { vae: from("model.vae"), latent: from("finish.latent") } },
    },
    outputs,
  };
}

/** Image to image, from the graph's input `source`. Outputs: {@link Made}. */
export function imageToImage(
  run: RecordedRun,
  expert: Expert,
  { model = folders[expert] }: Pick<GraphOptions, "model"> = {},
): GraphDocument {
  const { settings } = run;
  return {
    sigmaflow: 1,
    inputs: { source: { type: "image" } },
    nodes: {
      ...prepared(run, model),
      steps: {
        type: "schedule.steps",
        in: { schedule: from("schedule.schedule"), strength: settings.strength! },
      },
      encode: {
        type: "vae.encode",
        in: {
          vae: from("model.vae"),
          unet: from("model.unet"),
          image: { $input: "source" },
          seed: settings.seeds[0]!,
          batch: settings.seeds.length,
        },
      },
      noise: {
        type: "latent.renoise",
        in: { latent: from("encode.latent"), noise: from("encode.noise"), steps: from("steps.steps") },
      },
      ...denoised({
        node: `denoise.${expert}`,
        ...prompts,
        state: "noise.state",
        steps: "steps.steps",
        settings,
        evaluations: evaluationsOf(run),
      }),
      decode: { type: "vae.decode", in: { vae: from("model.vae"), latent: from("finish.latent") } },
    },
    outputs,
  };
}

/** Inpainting of the graph's input `source` where the picture `mask` is white. Outputs: {@link Made}. */
export function inpaint(run: RecordedRun, { model = folders.base }: Pick<GraphOptions, "model"> = {}): GraphDocument {
  const { settings } = run;
  return {
    sigmaflow: 1,
    inputs: { source: { type: "image" }, mask: { type: "image" } },
    nodes: {
      ...prepared(run, model),
      steps: {
        type: "schedule.steps",
        in: { schedule: from("schedule.schedule"), strength: settings.strength! },
      },
      mask: { type: "image.mask", in: { image: { $input: "mask" } } },
      encode: {
        type: "inpaint.encode",
        in: {
          vae: from("model.vae"),
          unet: from("model.unet"),
          image: { $input: "source" },
          mask: from("mask.mask"),
          seed: settings.seeds[0]!,
          batch: settings.seeds.length,
        },
      },
      noise: {
        type: "inpaint.start",
        in: { latent: from("encode.latent"), noise: from("encode.noise"), steps: from("steps.steps") },
      },
      ...denoised({
        node: "denoise.inpaint",
        ...prompts,
        state: "noise.state",
        steps: "steps.steps",
        settings,
        evaluations: evaluationsOf(run),
        more: {
          latent: { from: from("encode.latent"), type: "latent" },
          noise: { from: from("encode.noise"), type: "random-stream" },
          mask: { from: from("mask.mask"), type: "mask" },
          masked: { from: from("encode.masked"), type: "latent", optional: true },
        },
      }),
      decode: { type: "vae.decode", in: { vae: from("model.vae"), latent: from("finish.latent") } },
    },
    outputs,
  };
}

/** A recorded run by both experts. */
export interface RecordedHandoff extends KeptRun {
  readonly high_noise_fraction: number;
  readonly refiner_settings: Omit<RecordedSettings, "height" | "width" | "seeds">;
  readonly refiner_timesteps: readonly number[];
}

/** Text to image by base and refiner, which may have another scheduler. Outputs: {@link RefinedMade}. */
export function refinedTextToImage(
  run: RecordedHandoff,
  refinerScheduler = run.scheduler,
  models: { readonly base: string; readonly refiner: string } = folders,
): GraphDocument {
  const { settings } = run;
  const refinerSettings = { ...settings, ...run.refiner_settings };
  return {
    sigmaflow: 1,
    nodes: {
      ...prepared(run, models.base),
      refiner_model: { type: "model.load", in: { name: models.refiner, fallback: models.base } },
      refiner_text: textEncode("refiner_model", refinerSettings),
      refiner_schedule: schedulePlan({ ...run, scheduler: refinerScheduler }),
      split: scheduleSplit("schedule", run),
      refiner_split: scheduleSplit("refiner_schedule", run),
      noise: noise(settings),
      ...denoised({
        node: "denoise.base",
        ...prompts,
        state: "noise.state",
        steps: "split.base",
        settings,
        evaluations: evaluationsOf(run),
      }),
      handoff: {
        type: "refiner.handoff",
        in: { state: from("denoise.state"), steps: from("refiner_split.refiner"), unet: from("refiner_model.unet") },
      },
      ...denoised({
        node: "denoise.refiner",
        prefix: "refiner_",
        positive: "refiner_text.positive",
        negative: "refiner_text.negative",
        state: "handoff.state",
        steps: "refiner_split.refiner",
        settings: refinerSettings,
        evaluations: run.refiner_timesteps.length,
      }),
      decode: { type: "vae.decode", in: { vae: from("model.vae"), latent: from("refiner_finish.latent") } },
      refiner_start: { type: "denoise.finish", in: { state: from("handoff.state") } },
    },
    outputs: {
      ...outputs,
      last: from("refiner_finish.latent"),
      refiner_initial: from("refiner_start.latent"),
      refiner_latents: from("refiner_each.latent"),
    },
  };
}

function scheduleSplit(schedule: string, { high_noise_fraction }: RecordedHandoff): GraphNode {
  return { type: "schedule.split", v: 2, in: { schedule: from(`${schedule}.schedule`), high_noise_fraction } };
}
