import type { CodeTable } from "@sigmaflow/core";

/** What the errors page says about the codes of models. */
export const modelCodes = {
  CONDITIONING_MISMATCH: {
    title: "Text of another model",
    meaning: "Text was encoded for another UNet than the one it goes to.",
    action: "Encode it with the encoders of the same model.",
  },
  ONNX_MALFORMED: {
    title: "Damaged ONNX file",
    meaning: "A model file is cut short or not an ONNX model.",
    action: "Download or export the model again.",
  },
  ONNX_TOO_LARGE: {
    title: "Implausible ONNX file",
    meaning: "A model file has more parts than any part of SDXL has.",
    action: "Check that it is the right file, and export weights as external data.",
  },
  VAE_ENCODER_MISSING: {
    title: "No VAE encoder",
    meaning: "The model can make pictures but not start from one.",
    action: "Use a model with a `vae_encoder` folder.",
  },
} as const satisfies CodeTable;
