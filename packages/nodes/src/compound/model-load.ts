import { buildGraph, defineCompound, string } from "@sigmaflow/core";
import { modelEncoders } from "../node/model-encoders.ts";
import { modelUNet } from "../node/model-unet.ts";
import { modelVae } from "../node/model-vae.ts";

const inputs = {
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
};

/** Opens a model; each part by itself, so that texts are encoded while the UNet's file is read for its digest. */
export const modelLoad = defineCompound({
  type: "model.load",
  version: 1,
  label: "Load model",
  description: "Opens a model by name and outputs its parts. Weights are loaded when first needed.",
  category: "model",
  keywords: ["checkpoint", "open"],
  inline: true,
  graph: buildGraph(inputs, (g, { name, fallback }) => ({
    unet: g.node("unet", modelUNet, { name }).unet,
    encoders: g.node("encoders", modelEncoders, { name, fallback }).encoders,
    vae: g.node("vae", modelVae, { name, fallback }).vae,
  })),
  outputs: { unet: { label: "UNet" }, encoders: { label: "Text encoders" }, vae: { label: "VAE" } },
});
