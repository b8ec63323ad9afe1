import { defineErrors } from "@sigmaflow/core";

/** Why a LoRA cannot be used: its kind, or that it fits too little of the model. */
type UnfitLora =
  | { readonly file: string; readonly kind: string | undefined }
  | { readonly file: string; readonly total: number; readonly unmatched: readonly string[] };

/** The errors of checkpoint files. */
export const checkpointErrors = defineErrors({
  SAFETENSORS_MALFORMED: {
    fault: "state",
    title: "Broken safetensors file",
    meaning: "A file's header is not that of a safetensors file, or says what the file does not hold.",
    action: "Download it again, and compare its size or sha256 with the source's.",
    message: ({ file, found }: { readonly file: string; readonly found: string }) =>
      `\`${file}\`: ${found}. Download it again, and compare its size or sha256 with the source's.`,
  },
  CHECKPOINT_UNFIT: {
    fault: "caller",
    title: "Not an SDXL checkpoint",
    meaning: "A file holds another kind of model than SDXL, or one that cannot be run.",
    action: "Use a checkpoint made for SDXL, as a .safetensors file.",
    message: ({ file, found, action }: { readonly file: string; readonly found: string; readonly action: string }) =>
      `\`${file}\` ${found}. ${action}`,
  },
  CHECKPOINT_INCOMPLETE: {
    fault: "caller",
    title: "Checkpoint lacks tensors",
    meaning:
      "A network of a checkpoint lacks a tensor, or holds one of another shape or type than its neighbours need.",
    action: "Download the file again, or use another version of the model.",
    message: ({
      network,
      tensor,
      found,
    }: {
      readonly network: string;
      readonly tensor: string;
      readonly found: string;
    }) =>
      `The checkpoint's ${network}: \`${tensor}\` ${found}. Download the file again, or use another version of the model.`,
  },
  EMBEDDING_NEEDS_CHECKPOINT: {
    fault: "caller",
    title: "Embedding on a fixed model",
    meaning: "An embedding needs the text encoders of a checkpoint; the graphs of an ONNX folder are fixed.",
    action: "Load the model from its .safetensors file.",
    message: ({ name }: { readonly name: string }) =>
      `The embedding \`${name}\` needs a model from a .safetensors file, and this one is an ONNX folder. Load the checkpoint itself.`,
  },
  EMBEDDING_UNFIT: {
    fault: "caller",
    title: "Embedding does not fit",
    meaning: "A file is no embedding, or was learnt for other text encoders.",
    action: "Use an embedding made for SDXL, as a .safetensors file.",
    message: ({ file, found }: { readonly file: string; readonly found: string }) =>
      `\`${file}\` ${found}. Use an embedding made for SDXL.`,
  },
  LORA_UNFIT: {
    fault: "caller",
    title: "LoRA does not fit",
    meaning: "A file is no LoRA, is of a kind that is not supported, or was made for another kind of model.",
    action: "Use a LoRA made for SDXL.",
    message: (unfit: UnfitLora) => {
      if ("unmatched" in unfit)
        return `\`${unfit.file}\`: ${unfit.unmatched.length} of ${unfit.total} layers fit nothing in this model, such as ${unfit.unmatched
          .slice(0, 3)
          .map((name) => `\`${name.slice(0, 100)}\``)
          .join(", ")}. It was made for another kind of model, such as SD 1.5: use a LoRA made for SDXL.`;
      if (unfit.kind === undefined) return `\`${unfit.file}\` is no LoRA. Use a LoRA made for SDXL.`;
      return `\`${unfit.file}\` is a ${unfit.kind}, which is not supported. Use a LoRA of the usual kind, or merge it into a checkpoint.`;
    },
  },
  LORA_NEEDS_CHECKPOINT: {
    fault: "caller",
    title: "LoRA on a fixed model",
    meaning: "A LoRA needs the tensors of a checkpoint; the graph of an ONNX folder is fixed.",
    action: "Load the model from its .safetensors file.",
    message: ({ name }: { readonly name: string }) =>
      `The LoRA \`${name}\` needs a model from a .safetensors file, and this one is an ONNX folder. Load the checkpoint itself.`,
  },
});
