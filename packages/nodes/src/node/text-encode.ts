import { boolean, defineNode, int, oneOf, string } from "@sigmaflow/core";
import { encodeTokens } from "../model/evaluate.ts";
import { inferenceService, modelService } from "../model/services.ts";
import { conditioning } from "../port/conditioning.ts";
import { sameExpert } from "../port/expert.ts";
import { textEncoders } from "../port/text-encoders.ts";
import { weightApplications } from "../prompt/apply-weights.ts";
import { overflowModes } from "../prompt/chunked-prompt.ts";
import { encodePrompt } from "../prompt/encode-prompt.ts";
import { promptSyntaxes } from "../prompt/parse-prompt.ts";
import { sharedTokenizer } from "../prompt/shared-tokenizers.ts";
import { loadingProgress } from "./loading-progress.ts";

const prompt = { multiline: true, maxLength: 20_000 } as const;

/** Turns a prompt and a negative prompt into conditioning for the UNet. */
export const textEncode = defineNode({
  type: "text.encode",
  version: 1,
  revision: 2,
  label: "Text encode",
  description: "Turns a prompt and a negative prompt into conditioning, with weights and prompts of any length.",
  category: "text",
  keywords: ["prompt", "clip", "conditioning"],
  inputs: {
    encoders: textEncoders({ label: "Text encoders" }),
    prompt: string({ ...prompt, label: "Prompt", description: "What the picture shows." }),
    negative: string({ ...prompt, optional: true, label: "Negative prompt", description: "What it should not show." }),
    weights: oneOf(promptSyntaxes, {
      default: "a1111",
      label: "Weight syntax",
      description: "How parts are weighted: `(word:1.3)` in a1111 and comfyui, `word++` in compel, not at all in none.",
    }),
    apply: oneOf(["syntax", ...weightApplications], {
      default: "syntax",
      advanced: true,
      label: "How weights act",
      description:
        '`syntax`: `a1111` for a1111 and none, `comfy` for comfyui, `compel` for compel. `a1111` multiplies (the web UI\'s "No norm"), `a1111-mean` also keeps each chunk\'s mean (its "Original"); `compel` removes what weighs below 1 from the text it blends with, `compel-mask` hides it (compel\'s default).',
    }),
    prompt_2: string({
      ...prompt,
      optional: true,
      advanced: true,
      label: "Prompt for the second encoder",
      description: "Empty or missing: the prompt.",
    }),
    negative_2: string({
      ...prompt,
      optional: true,
      advanced: true,
      label: "Negative prompt for the second encoder",
      description: "Empty or missing: the negative prompt.",
    }),
    clean: boolean({
      default: false,
      advanced: true,
      label: "Clean text",
      description:
        "As ftfy does, which older tokenizers used: HTML entities, curly quotes, ligatures, full width, mojibake, control characters.",
    }),
    missing_negative: oneOf(["model", "zero", "encode"], {
      default: "model",
      advanced: true,
      label: "Without negative prompt",
      description: "Zeros, an encoded empty text, or whichever the model was made for.",
    }),
    overflow: oneOf(overflowModes, {
      default: "chunk",
      advanced: true,
      label: "Long prompts",
      description: "Encoded in chunks of 75 tokens, or cut after the first.",
    }),
    clip_skip: int({
      default: 0,
      min: 0,
      max: 24,
      advanced: true,
      label: "Clip skip",
      description:
        "Layers of the prompt left out before the penultimate, which SDXL uses; the negative keeps that one.",
    }),
  },
  outputs: {
    positive: conditioning({ label: "Positive", ...sameExpert("encoders") }),
    negative: conditioning({ label: "Negative", ...sameExpert("encoders") }),
  },
  resource: "inference",
  uses: [modelService, inferenceService],
  numeric: inferenceService,
  async run(inputs, context) {
    const { encoders, prompt, negative, weights, apply, prompt_2, negative_2, clean, overflow, clip_skip } = inputs;
    const { missing_negative } = inputs;
    const inference = context.use(inferenceService);
    const models = context.use(modelService);
    const onEvent = loadingProgress(context);
    const encoded = await encodePrompt({
      encoders,
      tokenizers: await Promise.all(
        encoders.encoders.map(({ tokenizer }) => sharedTokenizer(tokenizer, (digest) => models.tokenizer(digest))),
      ),
      encode: ({ encoder, ids, attention, rows, layer }) =>
        encodeTokens(inference, encoders.encoders[encoder]!, {
          ids,
          ...(attention && { attention }),
          batch: rows,
          clipSkip: layer - 2,
          signal: context.signal,
          onEvent,
        }),
      prompt,
      syntax: weights,
      clean,
      overflow,
      clipSkip: clip_skip,
      ...(apply === "syntax" ? {} : { application: apply }),
      ...(prompt_2 === undefined ? {} : { prompt2: prompt_2 }),
      ...(negative === undefined ? {} : { negative }),
      ...(negative_2 === undefined ? {} : { negative2: negative_2 }),
      ...(missing_negative === "model" ? {} : { missingNegative: missing_negative }),
    });
    for (const notice of encoded.notices) context.notice(notice.message);
    return { positive: encoded.positive, negative: encoded.negative };
  },
});
