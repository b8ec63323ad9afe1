/** What a {@link JsonScanner} finds besides brackets and commas, which it says by their bytes. */
export const [end, pause, longText] = [-1, 0, 1];
export const [comma, list, object] = [44, 91, 123];

/** Goes through JSON in UTF-8 and stops at what its structure is known by, without building anything of it. */
export class JsonScanner {
  readonly #bytes: Uint8Array;
  readonly #part: number;
  /** Behind what was found last. */
  here: number;
  /** Where the long text begins that was found last, behind its quote. */
  longStart = -1;
  /** Where the text begins that `here` is in; −1 outside of texts. */
  #text = -1;
  #paused = 0;

  /** A text of more bytes than `part` is long, and after as many a pause is due. */
  constructor(bytes: Uint8Array, from: number, part: number) {
    this.#bytes = bytes;
    this.here = from;
    this.#part = part;
  }

  /**
   * Goes behind the next bracket, comma or long text outside of texts, and says which, or that it came to a pause or the
   * end, which may be within a text.
   */
  next(): number {
    const bytes = this.#bytes;
    const until = Math.min(bytes.length, this.#paused + this.#part);
    let at = this.here;
    let text = this.#text;
    let found = at < bytes.length ? pause : end;
    while (at < until) {
      const code = bytes[at++]!;
      if (text >= 0) {
        if (code === backslash) at++;
        else if (code === quote) {
          const start = text;
          text = -1;
          if (at - start <= this.#part) continue;
          this.longStart = start;
          found = longText;
          break;
        }
      } else if (code === quote) text = at;
      // "{" and "[", "}" and "]" differ in this one bit.
      else if (code === comma || (code | 32) === object || (code | 32) === 125) {
        found = code;
        break;
      }
    }
    if (found === pause) this.#paused = at;
    this.#text = text;
    this.here = at;
    return found;
  }
}

/** Whether only space stands in a range. */
export function isSpace(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = bytes[at];
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return false;
  }
  return true;
}

/** Where the first character or escape begins from `least` on, of a text in which one begins at `from`. */
export function beginOfCharacter(bytes: Uint8Array, from: number, least: number): number {
  let at = from;
  while (at < least) at += bytes[at] !== backslash ? 1 : bytes[at + 1] === letterU ? 6 : 2;
  // These go on with a character.
  while ((bytes[at]! & 0xc0) === 0x80) at++;
  return at;
}

const quote = 34;
const backslash = 92;
const letterU = 117;
