import { defineErrors } from "@sigmaflow/core";

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
});
