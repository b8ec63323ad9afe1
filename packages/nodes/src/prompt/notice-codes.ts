import { defineNotices } from "@sigmaflow/core";

/** What is said of prompts that are not read as their authors may have meant. */
export const promptNotices = defineNotices({
  PROMPT_AND_LITERAL: {
    title: "AND read as a word",
    meaning: "The A1111 web UI would compose prompts at `AND`; here it is a word like any other.",
    action: "Blend prompts with the compel syntax, or take `AND` out.",
    message: () => "AND is read as a word. Prompts are not composed; blend them with the compel syntax instead.",
  },
  PROMPT_BREAK_LITERAL: {
    title: "BREAK read as a word",
    meaning:
      "In A1111 syntax, `BREAK` begins a new chunk only outside of brackets that weigh; within, it is a word there.",
    action: "Close the brackets before `BREAK` and open them again behind it.",
    message: () =>
      "BREAK within weighted brackets is read as a word. Close the brackets before it and open them again behind it.",
  },
  PROMPT_EMBEDDING_DROPPED: {
    title: "Embedding left out",
    meaning: "A prompt in ComfyUI syntax names an embedding that the graph does not load.",
    action: "Add it with the node `model.embedding`, let prompts choose with `prompt.networks`, or take it out.",
    message: ({ name }: { readonly name: string }) =>
      `${name} is left out: this graph loads no such embedding. Add it with the node model.embedding or prompt.networks, or take it out.`,
  },
  PROMPT_EMBEDDING_LITERAL: {
    title: "Embedding read as words",
    meaning: "A prompt names an embedding that the graph does not load.",
    action: "Add it with the node `model.embedding`, let prompts choose with `prompt.networks`, or take it out.",
    message: ({ name }: { readonly name: string }) =>
      `embedding:${name} is read as words: this graph loads no such embedding. Add it with the node model.embedding or ` +
      "prompt.networks, or take it out.",
  },
  PROMPT_LORA_LITERAL: {
    title: "Extra network read as words",
    meaning: "A prompt names a network such as `<lora:name:1>` in a graph that does not let prompts choose networks.",
    action: "Lead the prompt through the node `prompt.networks`, or take it out.",
    message: ({ name }: { readonly name: string }) =>
      `${name} is read as words: prompts of this graph choose no networks. Lead the prompt through the node ` +
      "prompt.networks, which loads LoRAs, or take it out.",
  },
  PROMPT_TRUNCATED: {
    title: "Prompt cut off",
    meaning: "The prompt does not fit one input of the text encoder, and truncation was asked for.",
    action: "Shorten it, or let long prompts be cut into chunks.",
    message: ({ dropped }: { readonly dropped: number }) =>
      `The prompt's last ${dropped} tokens are left out. Shorten it, or let long prompts be cut into chunks.`,
  },
});
