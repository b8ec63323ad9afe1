import { defineNode, string } from "@sigmaflow/core";
import { modelService } from "../model/services.ts";
import { vae } from "../port/vae.ts";
import { nodeErrors } from "./error-codes.ts";

/** Opens another VAE than a model's own. */
export const modelVae = defineNode({
  type: "model.vae",
  version: 1,
  label: "Load VAE",
  description: "Opens a VAE by name: a file that holds one alone, or the VAE of another model.",
  category: "model",
  keywords: ["decoder", "fp16", "fix"],
  inputs: {
    name: string({ label: "Name", description: "A file in the folder `vae` beside the models, or a model." }),
  },
  outputs: { vae: vae({ label: "VAE" }) },
  uses: [modelService],
  effect: "outside",
  cache: async ({ name }, context) =>
    JSON.stringify((await context.use(modelService).describe(name, { signal: context.signal })).vae ?? null),
  async run({ name }, context) {
    const { vae, notices } = await context.use(modelService).describe(name, { signal: context.signal });
    if (vae === undefined) throw nodeErrors.MODEL_INCOMPLETE({ name, missing: ["VAE"] });
    for (const notice of notices) context.notice(notice);
    return { vae };
  },
});
