import { defineNode, type NodeContext, string } from "@sigmaflow/core";
import { type ModelDescription, modelService } from "../model/services.ts";
import { sameExpert } from "../port/expert.ts";
import { textEncoders } from "../port/text-encoders.ts";
import { unet } from "../port/unet.ts";
import { vae } from "../port/vae.ts";
import { nodeErrors } from "./error-codes.ts";

/** Bytes that take a second or more to read, which happens the first time only. */
const worthTelling = 500_000_000;

/** Opens a model; the weights themselves are loaded when first needed. */
export const modelLoad = defineNode({
  type: "model.load",
  version: 1,
  label: "Load model",
  description: "Opens a model by name and outputs its parts. Weights are loaded when first needed.",
  category: "model",
  keywords: ["checkpoint", "open"],
  inputs: {
    name: string({
      default: "embedded",
      names: "models",
      label: "Name",
      description: "A file or folder below the models' folders.",
    }),
    fallback: string({
      optional: true,
      advanced: true,
      names: "models",
      label: "Fallback",
      description: "Another model, whose text encoders and VAE stand in where this one has none.",
    }),
  },
  outputs: {
    unet: unet({ label: "UNet", ...sameExpert("name") }),
    encoders: textEncoders({ label: "Text encoders", ...sameExpert("name") }),
    vae: vae({ label: "VAE" }),
  },
  uses: [modelService],
  effect: "outside",
  // The files may have changed since the last run: their digests decide, which the host keeps.
  cache: async ({ name, fallback }, context) => JSON.stringify(await describeBoth(context, name, fallback)),
  async run({ name, fallback }, context) {
    const { own, other } = await describeBoth(context, name, fallback);
    for (const message of own.notices) context.notice(message);
    const { unet } = own;
    const encoders = own.encoders ?? encodersFor(unet?.expert ?? "base", other);
    const vae = own.vae ?? other?.vae;
    const missing = [unet ? "" : "UNet", encoders ? "" : "text encoders", vae ? "" : "VAE"].filter(Boolean);
    if (unet && encoders && vae) return { unet, encoders, vae };
    throw nodeErrors.MODEL_INCOMPLETE({ name, missing });
  },
});

async function describeBoth(context: NodeContext, name: string, fallback: string | undefined) {
  const models = context.use(modelService);
  const options = {
    signal: context.signal,
    onProgress: (step: number, of: number) => {
      if (of > worthTelling) context.progress({ step, of, doing: "reading the model's files" });
    },
  };
  // While the UNet is read for its digest, texts are encoded.
  const onPart = ({ unet, encoders, vae }: ModelDescription) => context.early({ unet, encoders, vae });
  const own = await models.describe(name, { ...options, onPart });
  const parts = [own.encoders ? [] : (["encoders"] as const), own.vae ? [] : (["vae"] as const)].flat();
  // Of the other model, only what stands in is waited for.
  const other =
    fallback === undefined || parts.length === 0 ? undefined : await models.describe(fallback, { ...options, parts });
  return { own, other };
}

/** Another model's encoders; a refiner takes the second of a base's two, and a base finds too few with a refiner. */
function encodersFor(expert: "base" | "refiner", other: ModelDescription | undefined) {
  const encoders = other?.encoders;
  if (encoders === undefined || encoders.expert === expert) return encoders;
  if (expert === "base") return undefined;
  return { ...encoders, expert, encoders: encoders.encoders.slice(-1), zeroForMissing: false };
}
