import { z } from "zod";

/** What OpenAI's clients send and are answered with, as far as it means something here. Names are theirs. */

const text = z.string();
const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((word) => word === "true")]);
const size = z
  .string()
  .regex(/^(?:auto|\d{1,5}x\d{1,5})$/, "It is `auto`, or width and height: `1024x1024`.")
  .describe("`auto`, or width and height: `1024x1024`.");

const shared = {
  model: text.max(200).optional().describe("A served graph; the one that is there whatever is served, unless given."),
  n: z.coerce.number().int().min(1).max(10).default(1).describe("How many pictures."),
  size: size.default("auto"),
  response_format: z.enum(["b64_json", "url"]).default("b64_json"),
  output_format: z.enum(["png", "jpeg", "webp"]).default("png"),
  output_compression: z.coerce.number().int().min(0).max(100).optional().describe("Quality of JPEG and WebP."),
  stream: flag.default(false).describe("Whether events are sent: unfinished pictures, then those that were made."),
  partial_images: z.coerce.number().int().min(0).max(3).default(0).describe("How many unfinished pictures are sent."),
};

/** What is left out may be said as null. */
function withoutNull(body: unknown): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}

const prompt = text.min(1).describe("What the pictures show.");

/** `POST /v1/images/generations`. Further members are inputs of the graph. */
export const generation = z.preprocess(withoutNull, z.looseObject({ prompt, ...shared }));

const file = text.describe("A picture: base64, a data: URL, or an address at a host that the server fetches from.");

/** `POST /v1/images/edits`. */
export const edit = z.preprocess(
  withoutNull,
  z.looseObject({
    prompt,
    ...shared,
    image: z.union([file, z.array(file)]).optional(),
    images: z.array(z.looseObject({ image_url: file })).optional(),
    mask: z.union([file, z.looseObject({ image_url: file })]).optional(),
  }),
);

/** What is wanted of pictures, read. */
export type Wanted = z.output<typeof generation>;

/** Of pictures made of others. */
export type WantedEdit = z.output<typeof edit>;

/** The pictures that were made. */
export const pictures = z
  .object({
    created: z.int().describe("Seconds since 1970."),
    data: z.array(z.object({ b64_json: text.exactOptional(), url: text.exactOptional() }).readonly()).readonly(),
    output_format: text,
    size: text.describe("Of the first: `1024x1024`."),
  })
  .readonly()
  .meta({ id: "OpenaiPictures", description: "Pictures, in the form of OpenAI's API." });

/** A served graph as a model. */
export const model = z
  .object({ id: text, object: z.literal("model"), created: z.int(), owned_by: text })
  .readonly()
  .meta({ id: "OpenaiModel", description: "A served graph, in the form of OpenAI's API." });

/** The served graphs as models. */
export const models = z
  .object({ object: z.literal("list"), data: z.array(model).readonly() })
  .readonly()
  .meta({ id: "OpenaiModels", description: "The served graphs, in the form of OpenAI's API." });

/** Why a request is refused or failed. */
export const refusal = z
  .object({
    error: z
      .object({ message: text, type: text, code: text.nullable(), param: text.nullable() })
      .readonly()
      .describe("`param` is the parameter that is wrong, where one is."),
  })
  .readonly()
  .meta({ id: "OpenaiError", description: "What is wrong, in the form of OpenAI's API." });

/** Why a request is refused, as it is sent. */
export type OpenaiError = z.infer<typeof refusal>;
