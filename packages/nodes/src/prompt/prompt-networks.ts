import { promptErrors } from "./error-codes.ts";

/** A LoRA that a prompt asks for. */
export interface PromptLora {
  readonly name: string;
  /** How much of it is added to the UNet. */
  readonly strength: number;
  /** How much of it is added to the text encoders. */
  readonly textStrength: number;
}

/** More than any picture is made with, few enough to be loaded. */
const mostLoras = 16;
const strongest = 10;
const tag = /<(?:lora|lyco):([^<>:]+)(?::([^<>]*))?>/g;
const number = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)\s*$/;

/**
 * The LoRAs that a prompt asks for as AUTOMATIC1111's web UI has it, and the prompt without them: `<lora:NAME:0.8>`,
 * `<lora:NAME:TEXT:UNET>` with a strength for each, in either place also `te=0.5` and `unet=0.8`.
 *
 * @throws `PROMPT_LORA_INVALID`.
 */
export function takeLoras(prompt: string): { readonly text: string; readonly loras: readonly PromptLora[] } {
  const loras: PromptLora[] = [];
  const text = prompt.replace(tag, (written: string, name: string, strengths: string | undefined) => {
    const parts = (strengths ?? "1").split(":");
    const named = (key: string) => parts.find((part) => part.trimStart().startsWith(`${key}=`))?.split("=")[1];
    const [first, second] = parts.filter((part) => !part.includes("="));
    const textStrength = strengthOf(named("te") ?? first ?? "1", written);
    loras.push({
      name: name.trim(),
      textStrength,
      strength: strengthOf(named("unet") ?? second ?? String(textStrength), written),
    });
    return "";
  });
  if (loras.length > mostLoras) throw promptErrors.PROMPT_LORA_INVALID({ count: loras.length, maximum: mostLoras });
  return { text, loras };
}

function strengthOf(written: string, tag: string): number {
  const strength = number.test(written) ? Number(written) : Number.NaN;
  if (!(Math.abs(strength) <= strongest)) throw promptErrors.PROMPT_LORA_INVALID({ tag, strongest });
  return strength;
}
