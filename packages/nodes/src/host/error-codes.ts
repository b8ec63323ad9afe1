import { defineErrors, didYouMean } from "@sigmaflow/core";
import type { Misfit } from "../model/binding.ts";
import type { FeedFault } from "../model/marshal.ts";

/** Why a model cannot be used: one file, parts that do not fit, or nothing in its folder. */
type UnfitModel =
  | { readonly file: string; readonly reason: string }
  | { readonly name: string; readonly misfits: readonly Pick<Misfit, keyof Misfit>[] }
  | { readonly name: string; readonly folders: readonly string[] };

type WholePicture = {
  readonly width: number;
  readonly height: number;
  /** What it takes at once. */
  readonly bytes: number;
  /** The largest tile that fits. */
  readonly tile: number;
};

type Unavailable = { readonly provider: string; readonly reason: string; readonly known: readonly string[] };

function sayFeedFault(found: FeedFault): string {
  switch (found.fault) {
    case "unknown input":
      return `A ${found.kind} has no input \`${found.name}\`; it has ${found.known.join(", ")}.`;
    case "missing input":
      return `The ${found.kind} needs \`${found.name}\`, which was not given.`;
    case "unknown output":
      return `The ${found.kind} has no output \`${found.name}\`; it has ${found.known.join(", ")}.`;
    case "size": {
      const { name, dims, elements, batch } = found;
      return `\`${name}\` has dimensions [${dims.join(", ")}] and ${elements} elements, in a batch of ${batch}.`;
    }
  }
}

/** What there is besides the name that was asked for. */
function sayKnown(name: string, known: readonly string[]): string {
  const few = known.slice(0, 20).map((one) => `\`${one}\``);
  const withoutEnding = known.map((one) => one.replace(/\.safetensors$/, ""));
  return `${didYouMean(name, withoutEnding)} ${few.length > 0 ? `There are ${few.join(", ")}.` : "The models' folders hold none."}`;
}

/** The errors of inference and files. */
export const hostErrors = defineErrors({
  EMBEDDING_NOT_FOUND: {
    fault: "caller",
    title: "Embedding not found",
    meaning: "No granted folder holds an embedding of that name.",
    action: "Put it into the folder `embeddings` beside the models, or correct the name.",
    message: ({ name, known }: { readonly name: string; readonly known: readonly string[] }) =>
      `There is no embedding \`${name.slice(0, 200)}\`.${sayKnown(name, known)} Put it into the folder \`embeddings\` beside ` +
      "the models.",
  },
  FLOAT16_OVERFLOW: {
    fault: "machine",
    title: "Too large for float16",
    meaning: "A network that is computed in float16 came to numbers beyond 65504, or has such weights.",
    action: "Compute in float32, with `--precision float32`.",
    message: ({ component, output }: { readonly component: string; readonly output: string }) =>
      `The ${component}'s \`${output}\` has numbers that are not finite: in float16 they end at 65504. ` +
      "Run it in float32, with `--precision float32`.",
  },
  FLOAT16_UNAVAILABLE: {
    fault: "machine",
    title: "No float16 here",
    meaning: "The graphics card, or its driver, does not compute in float16.",
    action: "Compute checkpoints in float32, with `--precision float32`; take an export in float32 of an ONNX folder.",
    message: ({ provider, reason }: { readonly provider: string; readonly reason: string }) =>
      `The provider \`${provider}\` does not compute in float16 here (${reason}). ` +
      "Run checkpoints with `--precision float32`, and take float32 exports of ONNX folders.",
  },
  IMAGE_TOO_LARGE: {
    fault: "limit",
    title: "Picture too large",
    meaning: "A picture has more pixels than are read.",
    action: "Make it smaller.",
    message: ({
      width,
      height,
      maximum,
    }: {
      readonly width: number;
      readonly height: number;
      readonly maximum: number;
    }) => `The picture has ${width}×${height} pixels; at most ${maximum} are read. Make it smaller.`,
  },
  INFERENCE_CLOSED: {
    fault: "state",
    title: "Inference closed",
    meaning: "The host was shut down while it was asked for a result.",
    action: "Start it anew.",
    message: () => "Inference was closed while it was asked for a result. Start it anew.",
  },
  INFERENCE_CRASHED: {
    fault: "machine",
    title: "Inference crashed",
    meaning:
      "The process that runs the models ended unexpectedly, most often for want of memory. It is started again by itself.",
    action: "Run again; if it goes on, make a smaller picture or close other programs.",
    message: ({ signal, exitCode }: { readonly signal: string | null; readonly exitCode: number | null }) =>
      signal === "SIGKILL"
        ? "The inference process was ended by the system, most likely because memory ran out. Make a smaller picture, " +
          "lower the memory budget, or close other programs; finished steps are in the cache."
        : `The inference process ended by itself (${signal ?? `exit code ${exitCode}`}). Run again; if it recurs, check ` +
          "the model's files.",
  },
  INFERENCE_FAILED: {
    fault: "state",
    title: "Model cannot be run",
    meaning: "ONNX Runtime refused a model or its inputs.",
    action: "Check that the model's files are complete and made for this runtime.",
    message: ({ reason }: { readonly reason: string }) =>
      `ONNX Runtime refused: ${reason}. Check that the model's files are complete and made for this runtime.`,
  },
  INFERENCE_INPUT: {
    fault: "caller",
    title: "Input that does not match the model",
    meaning: "A model was given values of another shape or type than it declares.",
    action: "Check that all parts are of one model.",
    message: sayFeedFault,
  },
  INFERENCE_OUT_OF_MEMORY: {
    fault: "machine",
    title: "Out of memory",
    meaning: "Memory ran out while a model ran.",
    action:
      "Make a smaller picture, decode in tiles, lower the memory budget, or close other programs; finished steps are in the cache.",
    message: () =>
      "Memory ran out while the model ran. Make a smaller picture, decode in tiles, lower the memory budget, or close " +
      "other programs; finished steps are in the cache.",
  },
  LORA_NOT_FOUND: {
    fault: "caller",
    title: "LoRA not found",
    meaning: "No granted folder holds a LoRA of that name.",
    action: "Put it into the folder `loras` beside the models, or correct the name.",
    message: ({ name, known }: { readonly name: string; readonly known: readonly string[] }) =>
      `There is no LoRA \`${name}\`.${sayKnown(name, known)} Put it into the folder \`loras\` beside the models.`,
  },
  MODEL_CHANGED: {
    fault: "state",
    title: "Model changed",
    meaning: "A model's file was changed since it was loaded.",
    action: "Run the graph again.",
    message: ({ label, file }: { readonly label: string; readonly file: string }) =>
      `${label}: the file \`${file}\` changed since the model was loaded. Run the graph again.`,
  },
  MODEL_FILES_MISSING: {
    fault: "state",
    title: "Model files gone",
    meaning: "A model's files are not where they were when it was loaded.",
    action: "Put them back, or name another model.",
    message: (gone: { readonly label: string; readonly file: string } | { readonly digest: string }) =>
      "digest" in gone
        ? `No models folder holds the files ${gone.digest.slice(0, 12)}… any more. Put the model back, or run the graph ` +
          "again from its model loading."
        : `${gone.label}: the file \`${gone.file}\` is gone since the model was loaded. Put it back, or name another model.`,
  },
  MODEL_NAME_REFUSED: {
    fault: "caller",
    title: "Not a model's name",
    meaning: "A model is named by a path that leads out of the models folders.",
    action: "Name a folder below them; others are granted with `--models DIR`.",
    message: ({ name, isLink }: { readonly name: string; readonly isLink: boolean }) =>
      isLink
        ? `\`${name}\` is a link that leads out of the models folder. Copy the files, or grant the folder by \`--models DIR\`.`
        : `"${name.slice(0, 200)}" is not a model's name. Name a folder below a models folder, like \`embedded\` or ` +
          "`stabilityai/stable-diffusion-xl-base-1.0`; other folders are granted with `--models DIR`.",
  },
  MODEL_NOT_FOUND: {
    fault: "caller",
    title: "Unknown model",
    meaning: "No models folder has a model of this name.",
    action: "Take one that the message lists, or grant a folder with `--models DIR`.",
    message: ({ name, known }: { readonly name: string; readonly known: readonly string[] }) => {
      const all = known.length === 0 ? "There are none" : `There are ${known.map((one) => `\`${one}\``).join(", ")}`;
      return `There is no model \`${name}\`.${didYouMean(name, known)} ${all}; grant a folder with more by \`--models DIR\`.`;
    },
  },
  MODEL_TRUNCATED: {
    fault: "state",
    title: "Model cut off",
    meaning:
      "A model's file became shorter while it was used, as when it is written anew or a download is started over.",
    action: "Wait until the file is whole, or download it again; finished steps are in the cache.",
    message: ({
      label,
      file,
      before,
      now,
    }: {
      readonly label: string;
      readonly file: string;
      readonly before: number;
      readonly now: number;
    }) =>
      `${label}: the file \`${file}\` was cut off while it was used, from ${before} to ${now} bytes. Wait until it is whole, or ` +
      "download it again.",
  },
  MODEL_UNFIT: {
    fault: "state",
    title: "Model cannot be used",
    meaning:
      "A folder's files are not what an SDXL model in ONNX form has; the message says what was found and expected.",
    action: "Export or download it again, as Optimum lays it out.",
    message: (unfit: UnfitModel) => {
      if ("file" in unfit) return `\`${unfit.file}\` ${unfit.reason}`;
      const { name } = unfit;
      if ("folders" in unfit)
        return (
          `The folder \`${name}\` holds no model: none of ${unfit.folders.join(", ")} is in it. ` +
          "Name a folder with ONNX files as Optimum lays them out."
        );
      const { misfits } = unfit;
      const lines = misfits.map(
        ({ where, found, expected, action }) => `${where}: found ${found}; expected ${expected}. ${action}`,
      );
      if (lines.length === 1) return `The model \`${name}\` cannot be used. ${lines[0]}`;
      return `The model \`${name}\` cannot be used, for ${lines.length} reasons.\n- ${lines.join("\n- ")}`;
    },
  },
  PROVIDER_UNAVAILABLE: {
    fault: "machine",
    title: "Provider not available",
    meaning: "Inference was asked to run on hardware that this installation cannot use.",
    action: "Take one of the providers that the message lists.",
    message: ({ provider, reason, known }: Unavailable) =>
      `The provider \`${provider}\` cannot be used here (${reason}). This installation knows ${known.join(", ")}.`,
  },
  VAE_NEEDS_TILES: {
    fault: "machine",
    title: "No memory for a whole picture",
    meaning: "A VAE works on a picture at once unless its graph says `tile`, and memory does not suffice for that.",
    action:
      "Set the node's input `tile`, as the message says, or make a smaller picture; finished steps are in the cache.",
    message: ({ width, height, bytes, tile }: WholePicture) =>
      `The VAE would take about ${(bytes / 2 ** 30).toFixed(bytes < 2 ** 33 ? 1 : 0)} GiB of memory for ${width}×${height} pixels ` +
      `at once. Set the input \`tile\` of the node to ${tile}, or make a smaller picture; finished steps are in the cache.`,
  },
});
