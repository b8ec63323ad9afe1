import type { CodeTable } from "@sigmaflow/core";

/** What the errors page says about the codes of inference and files. */
export const hostCodes = {
  IMAGE_TOO_LARGE: {
    title: "Picture too large",
    meaning: "A picture has more pixels than are read.",
    action: "Make it smaller.",
  },
  INFERENCE_CLOSED: {
    title: "Inference closed",
    meaning: "The host was shut down while it was asked for a result.",
    action: "Start it anew.",
  },
  INFERENCE_CRASHED: {
    title: "Inference crashed",
    meaning:
      "The process that runs the models ended unexpectedly, most often for want of memory. It is started again by itself.",
    action: "Run again; if it goes on, make a smaller picture or close other programs.",
  },
  INFERENCE_FAILED: {
    title: "Model cannot be run",
    meaning: "ONNX Runtime refused a model or its inputs.",
    action: "Check that the model's files are complete and made for this runtime.",
  },
  INFERENCE_INPUT: {
    title: "Input the model does not take",
    meaning: "A model was given values of another shape or type than it declares.",
    action: "Check that all parts are of one model.",
  },
  INFERENCE_OUT_OF_MEMORY: {
    title: "Out of memory",
    meaning: "Memory ran out while a model ran.",
    action: "Make a smaller picture, decode in tiles, or close other programs.",
  },
  MODEL_CHANGED: {
    title: "Model changed",
    meaning: "A model's file was changed since it was loaded.",
    action: "Run the graph again.",
  },
  MODEL_FILES_MISSING: {
    title: "Model files gone",
    meaning: "A model's files are not where they were when it was loaded.",
    action: "Put them back, or name another model.",
  },
  MODEL_NAME_REFUSED: {
    title: "Not a model's name",
    meaning: "A model is named by a path that leads out of the models folders.",
    action: "Name a folder below them; others are granted with `--models DIR`.",
  },
  MODEL_NOT_FOUND: {
    title: "Unknown model",
    meaning: "No models folder has a model of this name.",
    action: "Take one that the message lists, or grant a folder with `--models DIR`.",
  },
  MODEL_UNFIT: {
    title: "Model cannot be used",
    meaning:
      "A folder's files are not what an SDXL model in ONNX form has; the message says what was found and expected.",
    action: "Export or download it again, as Optimum lays it out.",
  },
  PROVIDER_UNAVAILABLE: {
    title: "Provider not available",
    meaning: "Inference was asked to run on hardware that this installation cannot use.",
    action: "Take one of the providers that the message lists.",
  },
} as const satisfies CodeTable;
