/** What Windows-1252 has at 0x80…0x9F (encoding.spec.whatwg.org, index-windows-1252); bytes without one are C1 controls. */
const high = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";
const byteOf = new Map([...high].map((char, i) => [char, 0x80 + i]));

/** The character that Windows-1252 has where Latin-1 has this control. */
export function fromWindows1252(control: string): string {
  return high[control.charCodeAt(0) - 0x80] ?? control;
}

/** A continuation byte of UTF-8, as a character of Windows-1252 or Latin-1. */
const tail = `[\\x80-\\xbf${[...high].filter((char) => char > "\xff").join("")}]`;
const sequences = new RegExp(`(?:[\\xc2-\\xdf]${tail}|[\\xe0-\\xef]${tail}{2}|[\\xf0-\\xf4]${tail}{3})+`, "g");
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads again as UTF-8 what was read as Windows-1252 or Latin-1: runs of characters whose bytes there are well-formed
 * UTF-8. A single pair counts only if it begins with `Â` or `Ã`, as most Latin letters do, or with `Ä` or `Å` before a
 * letter: in `CAFÉ»` nothing is wrong.
 */
export function fixMojibake(text: string): string {
  let fixed = text;
  // What was read wrongly twice is read again twice; each time makes it shorter.
  for (let before = ""; before !== fixed; ) {
    before = fixed;
    fixed = readAgain(before);
  }
  return fixed;
}

function readAgain(text: string): string {
  return text.replace(sequences, (chars, at: number) => {
    const isLatin = /[ÂÃ]/.test(chars) || (/[ÄÅ]/.test(chars) && /\p{L}/u.test(text.slice(at + 2, at + 3)));
    if (chars.length === 2 && !isLatin) return chars;
    try {
      return utf8.decode(Uint8Array.from(chars, (char) => byteOf.get(char) ?? char.charCodeAt(0)));
    } catch {
      return chars;
    }
  });
}
