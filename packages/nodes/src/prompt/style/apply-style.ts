import { collection, type Entries, suggest } from "@sigmaflow/core";
import { promptErrors } from "../error-codes.ts";
import { advertisingStyles } from "./advertising-styles.ts";
import { artStyles } from "./art-styles.ts";
import { futuristicStyles } from "./futuristic-styles.ts";
import { gameStyles } from "./game-styles.ts";
import { generalStyles } from "./general-styles.ts";
import { moodStyles } from "./mood-styles.ts";
import { papercraftStyles } from "./papercraft-styles.ts";
import { photoStyles } from "./photo-styles.ts";
import type { Style } from "./style-group.ts";

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

/** This package's 104 styles by name, `base` first, which changes nothing. */
export const sdxlStyles: Readonly<Record<string, Style>> = Object.fromEntries(
  groups
    .flatMap(({ prefix, styles }) =>
      Object.entries(styles).map(([name, text]) => [name, { ...text, aliases: [`${prefix} ${name}`] }] as const),
    )
    .sort(([a], [b]) => Number(b === "base") - Number(a === "base")),
);

/** Styles by name. */
export type Styles = Entries<Style>;

/** This package's styles. */
export const builtInStyles: Styles = new Map(Object.entries(sdxlStyles));

/** The styles of the packages in use. */
export const styles = collection<Style>("styles", builtInStyles);

/** Names of this package's styles. */
export const styleNames: readonly string[] = [...builtInStyles.keys()];

/** Names by what they are found by, once for every set of styles. */
const namesByKey = new WeakMap<Styles, ReadonlyMap<string, string>>();

function namesOf(styles: Styles): ReadonlyMap<string, string> {
  const known = namesByKey.get(styles);
  if (known !== undefined) return known;
  const names = new Map<string, string>();
  for (const [name, { aliases = [] }] of styles)
    for (const alias of [name, ...aliases]) if (!names.has(keyOf(alias))) names.set(keyOf(alias), name);
  namesByKey.set(styles, names);
  return names;
}

/**
 * The style that a name means: letter case does not matter, nor whether words are parted by spaces, hyphens or
 * underscores, and a prefix as in `sai-anime` or `photo-hdr` may stand before it.
 *
 * @throws `STYLE_UNKNOWN`.
 */
export function findStyle(name: string, styles: Styles = builtInStyles): string {
  const found = namesOf(styles).get(keyOf(name));
  if (found !== undefined) return found;
  const nearest = suggest(name, styles.keys());
  throw promptErrors.STYLE_UNKNOWN({ name, ...(nearest !== undefined && { nearest }) });
}

/**
 * Puts a prompt into a style's words and adds the style's negative to the given one. A negative that is missing stays
 * missing when the style has none.
 *
 * @throws `STYLE_UNKNOWN`.
 */
export function applyStyle(
  style: string,
  { prompt, negative }: { readonly prompt: string; readonly negative?: string | undefined },
  known: Styles = builtInStyles,
): { readonly prompt: string; readonly negative?: string } {
  const text = known.get(findStyle(style, known))!;
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
