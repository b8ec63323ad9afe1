import { defineNode, type NodeContext, string } from "@sigmaflow/core";
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
    name: string({
      names: "vaes",
      label: "Name",
      description: "A file in the folder `vae` beside the models, or a model.",
    }),
  },
  outputs: { vae: vae({ label: "VAE" }) },
  uses: [modelService],
  effect: "outside",
  cache: async ({ name }, context) => JSON.stringify((await describeVae(name, context)).vae ?? null),
  async run({ name }, context) {
    const { vae, notices } = await describeVae(name, context);
    if (vae === undefined) throw nodeErrors.MODEL_INCOMPLETE({ name, missing: ["VAE"] });
    for (const notice of notices) context.notice(notice);
    return { vae };
  },
});

/** The model's other networks are not waited for. */
async function describeVae(name: string, context: NodeContext) {
  return await context.use(modelService).describe(name, { parts: ["vae"], signal: context.signal });
}
