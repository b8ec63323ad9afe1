import { defineNode, oneOf, string } from "@sigmaflow/core";
import { applyStyle, builtInStyles, findStyle, type Styles, styles } from "../prompt/style/apply-style.ts";

/** The words of another package's style, which may change them; this package's are as old as its node. */
function textOf(name: string, known: Styles): string | undefined {
  const style = known.get(findStyle(name, known))!;
  return [...builtInStyles.values()].includes(style) ? undefined : JSON.stringify([style.prompt, style.negative]);
}

/** Wraps a prompt in one of the styles in use. */
export const promptStyle = defineNode({
  type: "prompt.style",
  version: 1,
  label: "Prompt style",
  description: "Wraps a prompt in a style's words and adds the style's negative prompt to yours.",
  category: "text",
  keywords: ["template", "look"],
  inputs: {
    style: oneOf(styles, { default: "base", label: "Style", description: "`base` changes nothing." }),
    prompt: string({ multiline: true, maxLength: 20_000, label: "Prompt" }),
    negative: string({ multiline: true, maxLength: 20_000, optional: true, label: "Negative prompt" }),
  },
  outputs: {
    prompt: string({ label: "Prompt" }),
    negative: string({ optional: true, label: "Negative prompt" }),
  },
  uses: [styles],
  cache: ({ style }, { use }) => textOf(style, use(styles)),
  run({ style, prompt, negative }, { use }) {
    const styled = applyStyle(style, { prompt, negative }, use(styles));
    return { prompt: styled.prompt, negative: styled.negative };
  },
});
