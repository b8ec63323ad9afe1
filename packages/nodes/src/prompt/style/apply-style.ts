import { didYouMean, SigmaflowError } from "@sigmaflow/core";
import { advertisingStyles } from "./advertising-styles.ts";
import { artStyles } from "./art-styles.ts";
import { futuristicStyles } from "./futuristic-styles.ts";
import { gameStyles } from "./game-styles.ts";
import { generalStyles } from "./general-styles.ts";
import { moodStyles } from "./mood-styles.ts";
import { papercraftStyles } from "./papercraft-styles.ts";
import { photoStyles } from "./photo-styles.ts";
import type { StyleText } from "./style-group.ts";

const groups = [
  generalStyles,
  advertisingStyles,
  artStyles,
  futuristicStyles,
  gameStyles,
  moodStyles,
  papercraftStyles,
  photoStyles,
];

/** The 104 styles by name. */
export const styles: ReadonlyMap<string, StyleText> = new Map(groups.flatMap(({ styles }) => Object.entries(styles)));

/** The styles' names, `base` first, which changes nothing. */
export const styleNames: readonly [string, ...string[]] = [
  "base",
  ...[...styles.keys()].filter((name) => name !== "base"),
];

const nameByKey = new Map(
  groups.flatMap(({ prefix, styles }) =>
    Object.keys(styles).flatMap((name) => [[keyOf(name), name] as const, [keyOf(`${prefix} ${name}`), name] as const]),
  ),
);

/**
 * The style that a name means: letter case does not matter, nor whether words are parted by spaces, hyphens or
 * underscores, and a prefix as in `sai-anime` or `photo-hdr` may stand before it.
 *
 * Errors: `STYLE_UNKNOWN`.
 */
export function findStyle(name: string): string {
  const found = nameByKey.get(keyOf(name));
  if (found !== undefined) return found;
  throw new SigmaflowError(
    "STYLE_UNKNOWN",
    `There is no style \`${name.slice(0, 100)}\`.${didYouMean(name, styleNames)} Use \`base\` for no style.`,
  );
}

/**
 * Puts a prompt into a style's words and adds the style's negative to the given one. A negative that is missing stays
 * missing when the style has none.
 *
 * Errors: `STYLE_UNKNOWN`.
 */
export function applyStyle(
  style: string,
  { prompt, negative }: { readonly prompt: string; readonly negative?: string | undefined },
): { readonly prompt: string; readonly negative?: string } {
  const text = styles.get(findStyle(style))!;
  const negatives = [negative, text.negative].filter((part) => part !== undefined && part.trim() !== "");
  const joined = negatives.length > 0 ? negatives.join(", ") : negative;
  return {
    // A function, because a replacement text would give `$&` in a prompt a meaning.
    prompt: text.prompt.replace("{prompt}", () => prompt),
    ...(joined === undefined ? {} : { negative: joined }),
  };
}

function keyOf(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, " ");
}
