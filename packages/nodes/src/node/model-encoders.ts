import { defineNode, type NodeContext, string } from "@sigmaflow/core";
import { modelService } from "../model/services.ts";
import { type TextEncoders, textEncoders } from "../port/text-encoders.ts";
import { findPart } from "./model-part.ts";

/** Opens a model's text encoders; their weights are loaded when first needed. */
export const modelEncoders = defineNode({
  type: "model.encoders",
  version: 1,
  label: "Load text encoders",
  description:
    "Opens the text encoders of a model by name, and nothing else of it. Weights are loaded when first needed.",
  category: "model",
  keywords: ["checkpoint", "clip"],
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
      description: "Another model, whose text encoders stand in where this one has none.",
    }),
  },
  outputs: { encoders: textEncoders({ label: "Text encoders" }) },
  uses: [modelService],
  effect: "outside",
  // The files may have changed since the last run: their digests decide, which the host keeps.
  cache: async (named, context) => JSON.stringify(await findEncoders(named, context)),
  run: async (named, context) => ({ encoders: await findEncoders(named, context) }),
});

/** A refiner uses the second of a base's two text encoders. */
async function findEncoders(
  named: { readonly name: string; readonly fallback?: string | undefined },
  context: NodeContext,
): Promise<TextEncoders> {
  const { value, expert } = await findPart("encoders", named, context);
  if (value.expert === expert) return value;
  return { ...value, expert, encoders: value.encoders.slice(-1), zeroForMissing: false };
}
