import { afterString } from "./after-string.ts";

const quote = 34;
const comma = 44;

/**
 * Measures a JSON text without building anything of it, in time that grows with the text alone: what a text may cost is
 * known before it is parsed. Text that is no JSON is measured up to its end; a parser stops in it no later.
 */
export class JsonMeter {
  readonly #text: string;
  #here = 0;
  #open = 0;
  #deepest = 0;
  #values = 1;

  constructor(text: string) {
    this.#text = text;
  }

  /** Nesting of the deepest list or object so far; 0 where there is none. */
  get depth(): number {
    return this.#deepest;
  }

  /** Values so far, those in lists and objects included; an empty list or object may count as two. */
  get values(): number {
    return this.#values;
  }

  /** Reads on, by about so many characters; returns whether that was the end. */
  read(characters = Number.POSITIVE_INFINITY): boolean {
    const text = this.#text;
    const end = Math.min(text.length, this.#here + characters);
    while (this.#here < end) {
      const code = text.charCodeAt(this.#here++);
      if (code === quote) this.#here = afterString(text, this.#here);
      else if (code === comma) this.#values++;
      // "{" and "[", "}" and "]" differ in this one bit.
      else if ((code | 32) === 123) this.#enter();
      else if ((code | 32) === 125) this.#open--;
    }
    return this.#here >= text.length;
  }

  #enter(): void {
    this.#values++;
    this.#deepest = Math.max(this.#deepest, ++this.#open);
  }
}

/** Most of a JSON text that is taken: how deep it may be nested, and how many values may be in it. */
export interface JsonBounds {
  readonly depth: number;
  readonly values: number;
}

/** What of a JSON text is beyond the bounds; undefined where nothing is. */
export type JsonExcess =
  | { readonly deeperThan: number }
  | { readonly values: number; readonly most: number }
  | { readonly nameLongerThan: number };

/** What of a text is beyond bounds: to be asked before it is given to `JSON.parse`, which knows none. */
export function jsonExcess(text: string, { depth, values }: JsonBounds): JsonExcess | undefined {
  const meter = new JsonMeter(text);
  meter.read();
  if (meter.depth > depth) return { deeperThan: depth };
  return meter.values > values ? { values: meter.values, most: values } : undefined;
}
