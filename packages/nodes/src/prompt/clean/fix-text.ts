import { decodeHTML, decodeHTMLStrict } from "entities";
import { fixMojibake, fromWindows1252 } from "./mojibake.ts";

/**
 * Cleans a text as Python's ftfy does by default (`fix_text`, 6.3), line by line until nothing changes: HTML entities
 * (unless a `<` came before), mojibake of UTF-8 read as Windows-1252 or Latin-1, Latin ligatures, full and half width,
 * curly quotes, line breaks, lone surrogates, terminal escapes and control characters, then NFC. Of mojibake, ftfy also
 * finds that of eight rarer encodings, and sequences that lost a byte; those stay as they are.
 */
export function fixText(text: string): string {
  let unescapes = true;
  const lines = text.split(/(?<=\n)/);
  return lines
    .map((line) => {
      unescapes &&= !line.includes("<");
      return fixLine(line, unescapes);
    })
    .join("");
}

/** More rounds than any text needs: each but the last undoes one layer, and layers double the length. */
const mostRounds = 20;

function fixLine(line: string, unescapes: boolean): string {
  let fixed = line;
  for (let round = 0; round < mostRounds; round++) {
    const before = fixed;
    fixed = fixOnce(unescapes ? unescapeHtml(before) : before);
    if (fixed === before) break;
  }
  return fixed;
}

function fixOnce(text: string): string {
  return fixMojibake(text)
    .replace(/[\x80-\x9f]/g, fromWindows1252)
    .replace(/[ĲĳŉǱǲǳǄǅǆǇǈǉǊǋǌﬀ-ﬆ]/g, (ligature) => ligatures[ligature] ?? ligature)
    .replace(/\u3000/g, " ")
    .replace(/[\uff01-\uffef]/g, (wide) => wide.normalize("NFKC"))
    .replace(/[\u201c-\u201f]/g, '"')
    .replace(/[\u02bc\u2018-\u201b]/g, "'")
    .replace(/\r\n|[\r\u2028\u2029\u0085]/g, "\n")
    .replace(/[\ud800-\udfff]/gu, "\ufffd")
    .replace(terminalEscape, "")
    .replace(controls, "")
    .normalize("NFC");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const terminalEscape = /\u001b\[[\d;]*[a-zA-Z]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const controls = /[\0-\x08\x0b\x0e-\x1f\x7f\u206a-\u206f\ufeff\ufff9-\ufffc]/g;

/** Ligatures and digraphs of Latin letters that stand for nothing but those letters. */
const ligatures: Readonly<Record<string, string>> = {
  Ĳ: "IJ",
  ĳ: "ij",
  ŉ: "ʼn",
  Ǳ: "DZ",
  ǲ: "Dz",
  ǳ: "dz",
  Ǆ: "DŽ",
  ǅ: "Dž",
  ǆ: "dž",
  Ǉ: "LJ",
  ǈ: "Lj",
  ǉ: "lj",
  Ǌ: "NJ",
  ǋ: "Nj",
  ǌ: "nj",
  ﬀ: "ff",
  ﬁ: "fi",
  ﬂ: "fl",
  ﬃ: "ffi",
  ﬄ: "ffl",
  ﬅ: "ſt",
  ﬆ: "st",
};

/** Entities that end in a semicolon; those of lower-case letters also where a program made capitals of them. */
function unescapeHtml(text: string): string {
  return text.replace(/&#?[0-9A-Za-z]{1,24};/g, (entity) => {
    const plain = decodeHTMLStrict(entity);
    // As ftfy, which cannot know by then whose semicolon it is.
    if (plain === ";") return entity;
    const isPlain = plain !== entity || entity.startsWith("&#") || entity !== entity.toUpperCase();
    // `&LTCC;` begins with `&LT`, which needs no semicolon: what is meant is not sure.
    if (isPlain || decodeHTML(entity) !== entity) return plain;
    const lower = decodeHTMLStrict(entity.toLowerCase());
    return lower === entity.toLowerCase() ? entity : lower.toUpperCase();
  });
}
