import { defineErrors } from "@sigmaflow/core";

/** The text that a UNet needs, or that was encoded for another: its expert, the states' width and the pooled projection's. */
type TextShape = { readonly expert: string; readonly width: number; readonly pooled: number };

/** The errors of models. */
export const modelErrors = defineErrors({
  CONDITIONING_MISMATCH: {
    fault: "caller",
    title: "Text of another model",
    meaning: "Text was encoded for another UNet than the one it goes to.",
    action: "Encode it with the encoders of the same model.",
    message: ({ text, unet }: { readonly text: TextShape; readonly unet: TextShape }) =>
      `The text was encoded for a ${text.expert}, ${text.width} wide with ${text.pooled} pooled; this ${unet.expert} needs ` +
      `${unet.width} with ${unet.pooled}. Encode the text with the encoders of the same model.`,
  },
  ONNX_MALFORMED: {
    fault: "state",
    title: "Damaged ONNX file",
    meaning: "A model file is cut short or not an ONNX model.",
    action: "Download or export the model again.",
    message: (damage: { readonly found: string; readonly position: number } | { readonly isWhole: false }) =>
      "isWhole" in damage
        ? "The file is not a whole ONNX model: it lacks a graph, outputs or an operator set. Download or export the model again."
        : `The ONNX file is damaged: ${damage.found} at byte ${damage.position}. Download or export the model again.`,
  },
  ONNX_TOO_LARGE: {
    fault: "limit",
    title: "Implausible ONNX file",
    meaning: "A model file has more parts than any part of SDXL has.",
    action: "Check that it is the right file, and export weights as external data.",
    message: ({ mostFields }: { readonly mostFields?: number }) =>
      mostFields === undefined
        ? "The ONNX file names more nodes and tensors than any SDXL component has. Check that it is the right file."
        : `The ONNX file has more than ${mostFields} fields. Export it with its weights as raw or external data.`,
  },
  TOKENS_NOT_HIDDEN: {
    fault: "state",
    title: "Tokens cannot be hidden",
    meaning:
      "Weights are applied as `compel-mask` does, which hides tokens from the text encoder's attention, and this encoder's file has no place for that.",
    action: "Apply the weights as `compel` instead, or export the text encoder without fused attention.",
    message: ({ why }: { readonly why: "fused" | "short name" }) =>
      `${why === "fused" ? "This text encoder's attention is one operator, in which no token can be hidden" : "A tensor of this text encoder's attention has too short a name to be replaced, so no token can be hidden"}. Apply the weights as \`compel\` instead, or export the text encoder without fused attention.`,
  },
  VAE_ENCODER_MISSING: {
    fault: "state",
    title: "No VAE encoder",
    meaning: "The model can make pictures but not start from one.",
    action: "Use a model with a `vae_encoder` folder.",
    message: () =>
      "This model has no VAE encoder, so it cannot start from a picture. Use a model with a `vae_encoder` folder.",
  },
});
