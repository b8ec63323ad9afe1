import { z } from "zod";

/** What clients of A1111's web UI send and are answered with, as far as it means something here. Names are theirs. */

const text = z.string();
const number = z.number();

function withoutNull(body: unknown): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}

const shared = {
  prompt: text.default(""),
  negative_prompt: text.default(""),
  seed: z.coerce.number().int().default(-1),
  steps: number.optional(),
  cfg_scale: number.optional(),
  width: number.optional(),
  height: number.optional(),
  batch_size: z.int().min(1).max(16).default(1),
  n_iter: z.int().min(1).max(16).default(1),
  sampler_name: text.optional(),
  sampler_index: text.optional(),
  override_settings: z.looseObject({ sd_model_checkpoint: text.max(200).optional() }).optional(),
};

/** `POST /sdapi/v1/txt2img`. */
export const fromText = z.preprocess(withoutNull, z.looseObject(shared));

/** `POST /sdapi/v1/img2img`. */
export const fromPicture = z.preprocess(
  withoutNull,
  z.looseObject({
    ...shared,
    init_images: z.array(text).min(1).describe("Pictures in base64; the first is taken."),
    mask: text.optional().describe("White where to repaint."),
    denoising_strength: number.optional(),
  }),
);

/** What is wanted, read. */
export type Wanted = z.output<typeof fromText> & Partial<z.output<typeof fromPicture>>;

/** The pictures that were made. */
export const pictures = z
  .object({
    images: z.array(text).readonly().describe("PNG in base64."),
    parameters: z.looseObject({}).describe("The inputs of the graph as they were used."),
    info: text.describe("JSON in a text: seeds, size and the rest of what made the pictures."),
  })
  .readonly()
  .meta({ id: "WebUiPictures", description: "Pictures, in the form of A1111's API." });

/** What can be set: which graph is meant. */
export const options = z.looseObject({
  sd_model_checkpoint: text.max(200).optional().describe("A served graph."),
});

/** Entries of lists, by their names. */
export const named = z.array(z.looseObject({ name: text }).readonly()).readonly();

/** The served graphs as checkpoints. */
export const checkpoints = z
  .array(z.looseObject({ title: text, model_name: text }).readonly())
  .readonly()
  .meta({ id: "WebUiModels", description: "The served graphs, in the form of A1111's API." });

/** How far the client's run is. */
export const progress = z
  .object({
    progress: number.describe("From 0 to 1."),
    eta_relative: number.describe("Seconds."),
    state: z.looseObject({ job_count: z.int(), sampling_step: z.int(), sampling_steps: z.int() }),
    current_image: text.nullable().describe("An unfinished picture, PNG in base64."),
    textinfo: text.nullable(),
  })
  .readonly()
  .meta({ id: "WebUiProgress", description: "How far a run is, in the form of A1111's API." });

/** Why a request is refused or failed. */
export const refusal = z
  .object({ error: text.describe("A code."), detail: text, errors: text })
  .readonly()
  .meta({ id: "WebUiError", description: "What is wrong, in the form of A1111's API." });
