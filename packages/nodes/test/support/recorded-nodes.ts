import type { GivenValue, GraphNode, Json } from "@sigmaflow/core";
import type { RecordedRun, RecordedSettings } from "./recorded-run.ts";

/** Parts that the graphs of recorded runs share. */

type Nodes = Record<string, GraphNode>;
export type Expert = "base" | "refiner";

/** Text as diffusers reads it: without weights, cut where the encoder ends. */
const diffusers: Record<string, Json> = { weights: "none", overflow: "truncate" };

/** Model, text, schedule, and the latent that the node `noise` begins with. */
export function prepared({ scheduler, settings }: RecordedRun, model: string, text = diffusers): Nodes {
  return {
    model: { type: "model.load", in: { name: model } },
    text: textEncode("model", settings, text),
    positive: sized("text.positive", settings, ""),
    negative: sized("text.negative", settings, "negative_"),
    schedule: schedulePlan({ scheduler, settings }),
    start: { type: "denoise.finish", in: { state: from("noise.state") } },
  };
}

/** The recorded schedule. */
export function schedulePlan({ scheduler, settings }: Pick<RecordedRun, "scheduler" | "settings">): GraphNode {
  return {
    type: "schedule.plan",
    in: { scheduler, steps: settings.num_inference_steps, unet: from("model.unet"), ...given({ eta: settings.eta }) },
  };
}

/** Text encoding of recorded words; `model` is the node that gives the encoders. */
export function textEncode(
  model: string,
  settings: Omit<RecordedSettings, "height" | "width" | "seeds">,
  words = diffusers,
): GraphNode {
  return {
    type: "text.encode",
    in: {
      encoders: from(`${model}.encoders`),
      ...words,
      prompt: common(settings.prompt),
      ...(settings.negative_prompt !== null && { negative: common(settings.negative_prompt) }),
      ...given({
        prompt_2: settings.prompt_2,
        negative_2: settings.negative_prompt_2,
        clip_skip: settings.clip_skip,
      }),
    },
  };
}

/** Size conditioning of the positive or the negative. */
function sized(conditioning: string, settings: RecordedSettings, prefix: "" | "negative_"): GraphNode {
  const [original_height, original_width] = settings[`${prefix}original_size`] ?? [];
  const [crop_top, crop_left] = settings[`${prefix}crops_coords_top_left`] ?? [];
  const [target_height, target_width] = settings[`${prefix}target_size`] ?? [];
  const sizes = { original_height, original_width, crop_top, crop_left, target_height, target_width };
  return { type: "text.size", in: { conditioning: from(conditioning), ...given(sizes) } };
}

/** Noise of the recorded size and seeds. */
export function noise({ seeds, width, height }: RecordedSettings): GraphNode {
  return {
    type: "latent.noise",
    in: {
      seed: seeds[0]!,
      batch: seeds.length,
      width,
      height,
      schedule: from("schedule.schedule"),
      unet: from("model.unet"),
    },
  };
}

/** A loop over some of a schedule's steps. */
interface Denoising {
  readonly node: `denoise.${Expert | "inpaint"}`;
  /** Goes before the names of the nodes. */
  readonly prefix?: string;
  readonly positive: string;
  readonly negative: string;
  readonly state: string;
  readonly steps: string;
  readonly settings: RecordedSettings;
  readonly evaluations: number;
  /** What the node takes besides: where from, and its type. */
  readonly more?: Readonly<
    Record<string, { readonly from: GivenValue; readonly type: string; readonly optional?: true }>
  >;
}

/** The whole loop with its last latent, and the loop cut after each evaluation, whose earlier steps come from the cache. */
export function denoised(loop: Denoising): Nodes {
  const { node, prefix = "", settings, more = {} } = loop;
  const entries = Object.entries(more);
  const shared = {
    unet: from(`${prefix}model.unet`),
    positive: from(loop.positive),
    negative: from(loop.negative),
    state: from(loop.state),
    guidance_scale: settings.guidance_scale,
    guidance_rescale: settings.guidance_rescale ?? 0,
    ...Object.fromEntries(entries.map(([name, { from }]) => [name, from])),
  };
  const ports = {
    unet: { type: "unet" },
    positive: { type: "conditioning" },
    negative: { type: "conditioning" },
    state: { type: "denoise-state" },
    guidance_scale: { type: "float" },
    guidance_rescale: { type: "float" },
    ...Object.fromEntries(entries.map(([name, { from: _, ...port }]) => [name, port])),
  };
  return {
    [`${prefix}denoise`]: { type: node, in: { ...shared, steps: from(loop.steps) } },
    [`${prefix}finish`]: { type: "denoise.finish", in: { state: from(`${prefix}denoise.state`) } },
    [`${prefix}counts`]: { type: "list.range", in: { first: 1, count: loop.evaluations } },
    [`${prefix}each`]: {
      type: "map",
      in: { ...shared, items: from(`${prefix}counts.items`), steps: from(loop.steps) },
      body: {
        inputs: { item: { type: "int" }, steps: { type: "list<schedule-step>" }, ...ports },
        nodes: {
          part: { type: "list.part", in: { items: { $input: "steps" }, count: { $input: "item" } } },
          denoise: {
            type: node,
            in: {
              ...Object.fromEntries(Object.keys(ports).map((name) => [name, { $input: name }])),
              steps: from("part.items"),
            },
          },
          finish: { type: "denoise.finish", in: { state: from("denoise.state") } },
        },
        outputs: { latent: from("finish.latent") },
      },
    },
  };
}

/** A link. */
export function from(link: string) {
  return { $from: link };
}

/** The entries that have a value. */
function given(entries: Readonly<Record<string, Json | undefined>>): Record<string, Json> {
  return Object.fromEntries(Object.entries(entries).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

/** What all pictures of a batch share. Throws where they differ. */
function common(text: string | readonly string[]): string {
  const [first, ...others] = new Set(typeof text === "string" ? [text] : text);
  if (first === undefined || others.length > 0) throw new Error("the pictures of a batch share one prompt");
  return first;
}
