import { documentTexts } from "../texts/document.ts";
/** What people call values and ports elsewhere, by the word that the catalogue has for it. Everything in small letters. */
export const otherNames: ReadonlyMap<string, string> = new Map([
  ["cfg", "guidance"],
  ["cfg scale", "guidance scale"],
  ["dpm++ 2m", "dpm multi"],
  ["dpm++ 2s", "dpm single"],
  ["dpmpp 2m", "dpm multi"],
  ["dpmpp 2s", "dpm single"],
  ["dpmpp sde", "dpm++ sde"],
  ["euler ancestral", "euler a"],
  ["euler_ancestral", "euler a"],
  ["denoising strength", "strength"],
  ["rng", "seed"],
  ["samples", "batch"],
]);

/** What no node does by itself, and what does it instead. */
const wishes = [
  [/blur|sharpen|filter/, "noFilter"],
  [/control ?net|ip.?adapter|pose|depth|canny/, "noControl"],
  [/video|animat|frame/, "noVideo"],
  [/face|detail|restore/, "noDetail"],
] as const;

/** The words and numbers of a query as it was meant: in small letters, with the catalogue's word for what others call so. */
export function meant(query: string): string {
  const plain = query.toLowerCase().trim().replaceAll(/\s+/g, " ");
  const names = [...otherNames.keys()].sort((a, b) => b.length - a.length);
  for (const name of names) {
    const at = ` ${plain} `.indexOf(` ${name} `);
    if (at >= 0) return `${plain.slice(0, at)}${otherNames.get(name)}${plain.slice(at + name.length)}`.trim();
  }
  return plain;
}

/** Whether each word of a query stands somewhere in some texts. */
export function hasWords(query: string, texts: readonly (string | undefined)[]): boolean {
  const text = texts.join(" ").toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** How many letters have to change to make one word of another. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}

/** What would help somebody whose query found nothing; `known` are words that would have found something. */
export function helpFor(query: string, known: Iterable<string>): string {
  const plain = meant(query);
  const wish = wishes.find(([words]) => words.test(plain));
  if (wish !== undefined) return documentTexts[wish[1]];
  const words = plain.split(" ").filter((word) => word.length > 2);
  const near = [...new Set(known)].filter((one) =>
    words.some((word) => distance(word, one) <= (word.length > 5 ? 2 : 1)),
  );
  if (near.length > 0) return documentTexts.didYouMean({ words: near.slice(0, 3) });
  return documentTexts.searchFor;
}
