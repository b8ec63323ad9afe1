import { isLongerThan, utf8Bytes } from "./text-bytes.ts";

/** What a value takes in memory, part by part, and its longest text. */
export interface Weight {
  /** Bytes by what takes them: the memory of arrays, which several values may share, and the value itself for the rest. */
  readonly parts: ReadonlyMap<object, number>;
  /** Its arrays of numbers. */
  readonly arrays: readonly ArrayBufferView[];
  /** UTF-8 bytes of its longest text. */
  readonly longestText: number;
}

/** Shorter texts are not worth counting. */
const shortText = 1024;
/** What an entry of a list or an object takes besides its text, bytes. */
const entryBytes = 16;
/** As deep as values may be that travel. */
const deepest = 64;

/** Whether a value takes so little that it is not counted: numbers, yes and no, short texts. */
export function isLight(value: unknown): boolean {
  return typeof value === "string" ? value.length < shortText : typeof value !== "object" || value === null;
}

const known = new WeakMap<object, Weight>();

/** The weight of a list, an object or an array; looked at once, because values on wires are never changed. */
export function weigh(value: object): Weight {
  const before = known.get(value);
  if (before !== undefined) return before;
  const scale = new Scale();
  scale.add(value, 0);
  const { arrays, longestText } = scale;
  const weight = { parts: scale.memory.set(value, scale.rest), arrays, longestText };
  known.set(value, weight);
  return weight;
}

/** Whether a text in a value, or the value itself, has more UTF-8 bytes than that. */
export function hasTextBeyond(value: unknown, bytes: number): boolean {
  if (typeof value === "string") return isLongerThan(value, bytes);
  return typeof value === "object" && value !== null && weigh(value).longestText > bytes;
}

class Scale {
  readonly memory = new Map<object, number>();
  readonly arrays: ArrayBufferView[] = [];
  rest = 0;
  longestText = 0;

  add(value: unknown, depth: number): void {
    this.rest += entryBytes;
    if (typeof value === "string") this.#addText(value);
    else if (typeof value !== "object" || value === null || depth > deepest) return;
    else if (ArrayBuffer.isView(value)) this.#addArray(value);
    else if (Array.isArray(value)) for (const item of value) this.add(item, depth + 1);
    else for (const item of Object.values(value)) this.add(item, depth + 1);
  }

  #addArray(array: ArrayBufferView): void {
    this.memory.set(array.buffer, array.buffer.byteLength);
    this.arrays.push(array);
  }

  #addText(text: string): void {
    const bytes = text.length < shortText ? text.length : utf8Bytes(text);
    this.rest += bytes;
    this.longestText = Math.max(this.longestText, bytes);
  }
}
