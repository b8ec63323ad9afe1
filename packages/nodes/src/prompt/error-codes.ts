/** What the errors page says about the codes of prompts, styles and tokenizers, errors first, then notices. */
export const promptCodes = {
  PROMPT_EDITING_UNSUPPORTED: {
    title: "Prompt editing",
    meaning: "A prompt in A1111 syntax holds `[from:to:when]` or `[a|b]`, which would change it from step to step.",
    action: "Write `\\[` and `\\]` to mean the brackets literally, take them out, or choose another syntax.",
  },
  PROMPT_SYNTAX_INVALID: {
    title: "Misplaced compel call",
    meaning: "`.and()` or `.blend()` does not follow a whole prompt, or its weights do not fit its prompts.",
    action: 'Write `("one prompt", "another").blend(0.7, 0.3)` and nothing around it.',
  },
  PROMPT_SYNTAX_UNSUPPORTED: {
    title: "Compel feature without support",
    meaning: "`.swap()` needs the model's attention maps, `no_normalize` leaves a blend's scale open.",
    action: "Describe what the picture should show; give a blend weights that add up to 1.",
  },
  PROMPT_TOO_LONG: {
    title: "Prompt too long",
    meaning: "A prompt has more than 20 000 characters, or fills more than 32 inputs of the text encoder.",
    action: "Shorten it. Models hardly follow more than the first few inputs.",
  },
  STYLE_UNKNOWN: {
    title: "Unknown style",
    meaning: "There is no style of this name.",
    action: "Take one of the 104 names; `base` changes nothing.",
  },
  TEXT_ENCODERS_MISMATCH: {
    title: "Text encoders do not fit together",
    meaning: "The model's encoders and tokenizers differ in number or input length, or none gives a pooled projection.",
    action: "Check that the model folder is complete and its files come from one model.",
  },
  TEXT_ENCODER_OUTPUT: {
    title: "Unusable text encoder output",
    meaning: "A text encoder gave states of another size than it announced, or numbers that are not finite.",
    action: "Check that the folder's files belong together; for numbers that are not finite, take the float32 version.",
  },
  TOKENIZER_INVALID: {
    title: "Not a CLIP tokenizer",
    meaning: "A tokenizer's vocabulary, merges or special tokens cannot be read, or contradict each other.",
    action: "Take `vocab.json`, `merges.txt` and `tokenizer_config.json` of one model folder.",
  },
  PROMPT_AND_LITERAL: {
    title: "AND read as a word",
    meaning: "The A1111 web UI would compose prompts at `AND`; here it is a word like any other.",
    action: "Blend prompts with the compel syntax, or take `AND` out.",
  },
  PROMPT_EMBEDDING_DROPPED: {
    title: "Embedding left out",
    meaning: "A prompt in ComfyUI syntax names an embedding; embeddings cannot be loaded from a prompt.",
    action: "Take it out.",
  },
  PROMPT_LORA_LITERAL: {
    title: "Extra network read as words",
    meaning: "A prompt names a network such as `<lora:name:1>`; networks cannot be loaded from a prompt.",
    action: "Take it out.",
  },
  PROMPT_TRUNCATED: {
    title: "Prompt cut off",
    meaning: "The prompt does not fit one input of the text encoder, and truncation was asked for.",
    action: "Shorten it, or let long prompts be cut into chunks.",
  },
} as const;
