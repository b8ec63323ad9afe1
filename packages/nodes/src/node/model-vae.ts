import { defineNode, string } from "@sigmaflow/core";
import { modelService } from "../model/services.ts";
import { vae } from "../port/vae.ts";
import { findPart } from "./model-part.ts";

/** Opens a model's VAE, or one that is alone in its file. */
export const modelVae = defineNode({
  type: "model.vae",
  version: 1,
  label: "Load VAE",
  description: "Opens a VAE by name: a file that holds one alone, or the VAE of another model.",
  category: "model",
  keywords: ["decoder", "fp16", "fix"],
  inputs: {
    name: string({
      names: "vaes",
      label: "Name",
      description: "A file in the folder `vae` beside the models, or a model.",
    }),
    fallback: string({
      optional: true,
      advanced: true,
      names: "models",
      label: "Fallback",
      description: "Another model, whose VAE stands in where this one has none.",
    }),
  },
  outputs: { vae: vae({ label: "VAE" }) },
  uses: [modelService],
  effect: "outside",
  // The files may have changed since the last run: their digests decide, which the host keeps.
  cache: async (named, context) => JSON.stringify((await findPart("vae", named, context)).value),
  async run(named, context) {
    const { value, notices } = await findPart("vae", named, context);
    for (const notice of notices) context.notice(notice);
    return { vae: value };
  },
});
