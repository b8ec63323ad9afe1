import { defineNode, SigmaflowError, string, textEncoders, unet, vae } from "@sigmaflow/core";
import { type ModelDescription, type ModelService, modelService } from "../model/services.ts";

/** Reads a model folder; the weights themselves are loaded when first needed. */
export const modelLoad = defineNode({
  type: "model.load",
  version: 1,
  label: "Load model",
  description: "Opens a model folder by name and gives its parts. Weights are loaded when first needed.",
  category: "model",
  keywords: ["checkpoint", "open"],
  inputs: {
    name: string({ default: "embedded", label: "Name", description: "A folder below the host's model roots." }),
    fallback: string({
      optional: true,
      advanced: true,
      label: "Fallback",
      description: "Another model, whose text encoders and VAE stand in where this folder has none.",
    }),
  },
  outputs: {
    unet: unet({ label: "UNet" }),
    encoders: textEncoders({ label: "Text encoders" }),
    vae: vae({ label: "VAE" }),
  },
  uses: [modelService],
  // The folder may have changed since the last run: its files' hashes decide, which the host keeps.
  cache: async ({ name, fallback }, { use, signal }) => JSON.stringify(await describeBoth(use(modelService), name, fallback, signal)),
  async run({ name, fallback }, { use, signal, notice }) {
    const { own, other } = await describeBoth(use(modelService), name, fallback, signal);
    for (const message of own.notices) notice(message);
    const { unet } = own;
    const encoders = own.encoders ?? encodersFor(unet?.expert ?? "base", other);
    const vae = own.vae ?? other?.vae;
    const missing = [unet ? "" : "UNet", encoders ? "" : "text encoders", vae ? "" : "VAE"].filter(Boolean);
    if (unet && encoders && vae) return { unet, encoders, vae };
    throw new SigmaflowError(
      "MODEL_INCOMPLETE",
      `The model \`${name}\` has no ${missing.join(" and no ")}. Name a model with them as \`fallback\`.`,
    );
  },
});

async function describeBoth(models: ModelService, name: string, fallback: string | undefined, signal: AbortSignal) {
  const own = await models.describe(name, { signal });
  const whole = own.unet && own.encoders && own.vae;
  return { own, other: fallback === undefined || whole ? undefined : await models.describe(fallback, { signal }) };
}

/** Another model's encoders; a refiner takes the second of a base's two. */
function encodersFor(expert: "base" | "refiner", other: ModelDescription | undefined) {
  const encoders = other?.encoders;
  if (encoders === undefined || encoders.expert === expert || expert === "base") return encoders;
  return { ...encoders, expert, encoders: encoders.encoders.slice(-1), zeroForMissing: false };
}
