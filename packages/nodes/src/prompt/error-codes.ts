import { defineErrors } from "@sigmaflow/core";

/** The errors of prompts, styles and tokenizers. */
export const promptErrors = defineErrors({
  PROMPT_EDITING_UNSUPPORTED: {
    fault: "caller",
    title: "Prompt editing",
    meaning: "A prompt in A1111 syntax holds `[from:to:when]` or `[a|b]`, which would change it from step to step.",
    action: "Write `\\[` and `\\]` to mean the brackets literally, take them out, or choose another syntax.",
    message: ({ found }: { readonly found: string }) =>
      `"${found}" changes the prompt during the run, which text encode cannot do. ` +
      "Write the brackets as \\[ and \\] to mean them literally, or take them out.",
  },
  PROMPT_LORA_INVALID: {
    fault: "caller",
    title: "LoRA without a strength",
    meaning: "A prompt asks for a LoRA with a strength that is no number from −10 to 10, or for more than 16 of them.",
    action: "Write `<lora:NAME:0.8>`, and fewer.",
    message: (
      wrong:
        | { readonly tag: string; readonly strongest: number }
        | { readonly count: number; readonly maximum: number },
    ) =>
      "tag" in wrong
        ? `"${wrong.tag.slice(0, 100)}" has a strength that is no number from −${wrong.strongest} to ${wrong.strongest}. Write <lora:NAME:0.8>.`
        : `The prompt asks for ${wrong.count} LoRAs; allowed are ${wrong.maximum}. Take some out.`,
  },
  PROMPT_SYNTAX_INVALID: {
    fault: "caller",
    title: "Misplaced compel call",
    meaning: "`.and()` or `.blend()` does not follow a whole prompt, or its weights do not fit its prompts.",
    action: 'Write `("one prompt", "another").blend(0.7, 0.3)` and nothing around it.',
    message: (wrong: { readonly weights: string; readonly prompts: number } | { readonly call: string }) =>
      "call" in wrong
        ? `.${wrong.call}() must follow the whole prompt. Write ("one prompt", "another prompt").${wrong.call}() and nothing around it.`
        : `(${wrong.weights}) are not weights for ${wrong.prompts} prompts. Write one number for each; a blend's must add up to more than 0.`,
  },
  PROMPT_SYNTAX_UNSUPPORTED: {
    fault: "caller",
    title: "Compel feature without support",
    meaning: "`.swap()` needs the model's attention maps, `no_normalize` leaves a blend's scale open.",
    action: "Describe what the picture should show; give a blend weights that add up to 1.",
    message: ({ feature, advice }: { readonly feature: string; readonly advice: string }) =>
      `Compel's ${feature} is not supported here. ${advice}`,
  },
  PROMPT_TOO_LONG: {
    fault: "caller",
    title: "Prompt too long",
    meaning: "A prompt has more than 20 000 characters, or fills more than 32 inputs of the text encoder.",
    action: "Shorten it. Models hardly follow more than the first few inputs.",
    message: ({
      found,
      maximum,
      unit,
    }: {
      readonly found: number;
      readonly maximum: number;
      readonly unit: "characters" | "chunks";
    }) => `The prompt is too long: ${found} ${unit}; allowed are ${maximum}. Shorten it.`,
  },
  PROMPT_WEIGHT_INVALID: {
    fault: "caller",
    title: "Weight without a number",
    meaning:
      "A part of a prompt has infinity or no number as its weight: ComfyUI's `(x:inf)` and `(x:nan)`, or brackets in one another that multiply beyond every number.",
    action: "Give it a number, mostly between 0 and 2; write `\\(` and `\\)` to mean the brackets literally.",
    message: ({ text }: { readonly text: string }) =>
      `The weight of "${text.slice(0, 100)}" is no finite number. Give it one, mostly between 0 and 2, or write \\( and \\) to mean the brackets literally.`,
  },
  STYLE_UNKNOWN: {
    fault: "caller",
    title: "Unknown style",
    meaning: "There is no style of this name.",
    action: "Take one of the 104 names; `base` changes nothing.",
    message: ({ name, nearest }: { readonly name: string; readonly nearest?: string }) =>
      `There is no style \`${name.slice(0, 100)}\`.${nearest === undefined ? "" : ` Did you mean \`${nearest}\`?`} Use \`base\` for no style.`,
  },
  TEXT_ENCODERS_MISMATCH: {
    fault: "state",
    title: "Text encoders do not fit together",
    meaning: "The model's encoders and tokenizers differ in number or input length, or none has a pooled projection.",
    action: "Check that the model folder is complete and its files come from one model.",
    message: ({ found }: { readonly found: string }) =>
      `The model's text encoders do not fit together: found ${found}. Check that the model folder is complete.`,
  },
  TEXT_ENCODER_OUTPUT: {
    fault: "state",
    title: "Unusable text encoder output",
    meaning: "A text encoder returned states of another size than it announced, or numbers that are not finite.",
    action: "Check that the folder's files belong together; for numbers that are not finite, take the float32 version.",
    message: (
      output:
        | { readonly encoder: string }
        | { readonly encoder: string; readonly found: number; readonly expected: number },
    ) =>
      "found" in output
        ? `${output.encoder} returned ${output.found} numbers; expected were ${output.expected}. Check that the model folder's files belong together.`
        : `${output.encoder} returned numbers that are not finite. Use its float32 version.`,
  },
  TOKENIZER_INVALID: {
    fault: "state",
    title: "Not a CLIP tokenizer",
    meaning: "A tokenizer's vocabulary, merges or special tokens cannot be read, or contradict each other.",
    action: "Take `vocab.json`, `merges.txt` and `tokenizer_config.json` of one model folder.",
    message: ({ found }: { readonly found: string }) =>
      `This is not a CLIP tokenizer: ${found}. Take vocab.json, merges.txt and tokenizer_config.json of one model folder.`,
  },
});
