import { defineNode, oneOf, string } from "@sigmaflow/core";
import { applyStyle, styleNames } from "../prompt/style/apply-style.ts";

/** Wraps a prompt in one of the 104 styles. */
export const promptStyle = defineNode({
  type: "prompt.style",
  version: 1,
  label: "Prompt style",
  description: "Wraps a prompt in a style's words and adds the style's negative prompt to yours.",
  category: "text",
  keywords: ["template", "look"],
  inputs: {
    style: oneOf(styleNames, { default: "base", label: "Style", description: "`base` changes nothing." }),
    prompt: string({ multiline: true, maxLength: 20_000, label: "Prompt" }),
    negative: string({ multiline: true, maxLength: 20_000, optional: true, label: "Negative prompt" }),
  },
  outputs: {
    prompt: string({ label: "Prompt" }),
    negative: string({ optional: true, label: "Negative prompt" }),
  },
  run({ style, prompt, negative }) {
    const styled = applyStyle(style, { prompt, negative });
    return { prompt: styled.prompt, negative: styled.negative };
  },
});
