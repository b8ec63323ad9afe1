import { coreErrors } from "../problem/error-codes.ts";
import type { Host } from "./host.ts";
import { weigh } from "./weight.ts";

/** Arrays of numbers that travel as bytes, by the name they are stored under. */
const arrayTypes = {
  f32: Float32Array,
  f64: Float64Array,
  u8: Uint8Array,
  u16: Uint16Array,
  u32: Uint32Array,
  i32: Int32Array,
} as const;

export type NumberArray = InstanceType<(typeof arrayTypes)[keyof typeof arrayTypes]>;

/** An array inside an encoded value: its element type, the sha256 of its bytes, its length in elements. */
export interface ArrayRef {
  readonly type: keyof typeof arrayTypes;
  readonly hash: string;
  readonly length: number;
}

/** A value as canonical text with its arrays set apart, so that equal arrays are stored once. */
export interface Encoded {
  readonly id: ContentId;
  readonly text: string;
  readonly arrays: ReadonlyMap<string, NumberArray>;
  /** Bytes of text and arrays together. */
  readonly bytes: number;
}

/**
 * The identity of a value: `=` and its canonical text when that is short, else the sha256 of the canonical text, hex.
 * Equal values have equal ids, however they were made.
 */
export type ContentId = string;

const inlineLimit = 76;

/** Larger arrays are hashed in parts where somebody waits for it, bytes. */
const largeArray = 2 ** 22;
const partOfArray = 2 ** 21;

/** Whether an id holds the value itself. */
export function isInline(id: ContentId): boolean {
  return id.startsWith("=");
}

/**
 * Identifies and encodes values. Remembers what it has seen by object identity, which is sound because values on wires
 * are never changed after they were made.
 */
export class ContentHasher {
  readonly #host: Pick<Host, "sha256" | "hashing">;
  readonly #ids = new WeakMap<object, ContentId>();
  readonly #arrays = new WeakMap<ArrayBufferView, string>();

  constructor(host: Pick<Host, "sha256" | "hashing">) {
    this.#host = host;
  }

  /**
   * The content id of a value.
   *
   * @throws `BAD_VALUE` for what has no canonical form (functions, symbols, cycles).
   */
  id(value: unknown): ContentId {
    if (typeof value !== "object" || value === null) return this.#idOf(scalar(value));
    const known = this.#ids.get(value);
    if (known !== undefined) return known;
    const id = this.#idOf(this.#write(value, undefined, 0));
    this.#ids.set(value, id);
    return id;
  }

  /** Whether a value has arrays that are better hashed in parts, by {@link hashInParts}. */
  isLarge(value: unknown): value is object {
    if (typeof value !== "object" || value === null || this.#host.hashing === undefined || this.#ids.has(value))
      return false;
    return [...weigh(value).parts.values()].some((bytes) => bytes > largeArray);
  }

  /** Hashes a value's large arrays, which its id needs, and waits for `turn` before each part. */
  async hashInParts(value: object, turn: () => Promise<void>): Promise<void> {
    for (const array of weigh(value).arrays) {
      const hash = this.#host.hashing?.();
      if (hash === undefined || array.byteLength <= largeArray || this.#arrays.has(array)) continue;
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      for (let at = 0; at < bytes.length; at += partOfArray) {
        await turn();
        hash.update(bytes.subarray(at, at + partOfArray));
      }
      this.#arrays.set(array, hash.digest());
    }
  }

  /** The id of a list, from its items' ids: that of the list's value when all of it is inline, else one of its own. */
  idOfList(items: readonly ContentId[]): ContentId {
    const inline = items.every(isInline);
    const text = `[${items.map((id) => (inline ? id.slice(1) : id)).join(",")}]`;
    return inline ? this.#idOf(text) : this.#host.sha256(`list ${text}`);
  }

  /**
   * The value as text and arrays.
   *
   * @throws like {@link id}.
   */
  encode(value: unknown): Encoded {
    const arrays = new Map<string, NumberArray>();
    const text = this.#write(value, arrays, 0);
    const id = this.#idOf(text);
    if (typeof value === "object" && value !== null) this.#ids.set(value, id);
    let bytes = text.length;
    for (const array of arrays.values()) bytes += array.byteLength;
    return { id, text, arrays, bytes };
  }

  #idOf(text: string): ContentId {
    // A reference to an array is 80 characters or more; a text that short cannot hold one.
    return text.length <= inlineLimit ? `=${text}` : this.#host.sha256(text);
  }

  #write(value: unknown, arrays: Map<string, NumberArray> | undefined, depth: number): string {
    if (typeof value !== "object" || value === null) return scalar(value);
    if (depth > 64)
      throw coreErrors.BAD_VALUE({ found: "is nested more than 64 deep", advice: "Return plain data without cycles." });
    if (ArrayBuffer.isView(value)) return this.#writeArray(value as NumberArray, arrays);
    if (Array.isArray(value)) {
      let text = "[";
      for (let i = 0; i < value.length; i++) text += (i ? "," : "") + this.#write(value[i], arrays, depth + 1);
      return `${text}]`;
    }
    requirePlain(value);
    const plain = value as Record<string, unknown>;
    let text = "{";
    for (const key of Object.keys(plain).sort()) {
      const item = plain[key];
      if (item === undefined) continue;
      // A second $ distinguishes a key of the user's that begins with $ from ours.
      text += `${text.length > 1 ? "," : ""}${JSON.stringify(key.startsWith("$") ? `$${key}` : key)}:${this.#write(item, arrays, depth + 1)}`;
    }
    return `${text}}`;
  }

  #writeArray(array: NumberArray, arrays: Map<string, NumberArray> | undefined): string {
    const type = (Object.keys(arrayTypes) as (keyof typeof arrayTypes)[]).find(
      (name) => array instanceof arrayTypes[name],
    );
    if (type === undefined) {
      throw coreErrors.BAD_VALUE({
        found: `holds a ${Object.prototype.toString.call(array)}`,
        advice: `Use one of ${Object.keys(arrayTypes).join(", ")} arrays.`,
      });
    }
    let hash = this.#arrays.get(array);
    if (hash === undefined) {
      hash = this.#host.sha256(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
      this.#arrays.set(array, hash);
    }
    arrays?.set(hash, array);
    return `{"$array":["${type}","${hash}",${array.length}]}`;
  }
}

/** Refuses objects whose content does not stand in their keys: dates, maps, sets, instances of classes. */
function requirePlain(value: object): void {
  const prototype: unknown = Object.getPrototypeOf(value);
  // Object.prototype of any realm has no prototype itself.
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return;
  throw coreErrors.BAD_VALUE({
    found: `holds a ${value.constructor?.name ?? "class instance"}`,
    advice: "Values on wires are plain data: objects, lists, texts, numbers.",
  });
}

function scalar(value: unknown): string {
  switch (typeof value) {
    case "string":
    case "boolean":
      return JSON.stringify(value);
    case "number":
      if (Number.isFinite(value)) return Object.is(value, -0) ? "-0" : String(value);
      return `{"$number":"${value}"}`;
    case "bigint":
      return `{"$bigint":"${value}"}`;
    case "undefined":
      return `{"$undefined":true}`;
    case "object":
      return "null";
    default:
      throw coreErrors.BAD_VALUE({ found: `holds a ${typeof value}`, advice: "Values on wires are plain data." });
  }
}

/** The value of an inline id. */
export function decodeInline(id: ContentId): unknown {
  return revive(JSON.parse(id.slice(1)), () => {
    throw new SyntaxError("an inline value holds no array");
  });
}

/** The arrays that an encoded text refers to. */
export function arraysIn(text: string): ArrayRef[] {
  const found: ArrayRef[] = [];
  revive(JSON.parse(text), (ref) => {
    found.push(ref);
    return new Uint8Array();
  });
  return found;
}

/**
 * The value of an encoded text; `load` returns each array.
 *
 * @throws SyntaxError for text that `encode` did not write.
 */
export function decodeValue(text: string, load: (ref: ArrayRef) => NumberArray): unknown {
  return revive(JSON.parse(text), load);
}

/** A view of bytes as an array of a stored type; copies only when the bytes are not aligned. */
export function arrayOver(bytes: Uint8Array, { type, length }: ArrayRef): NumberArray {
  const Kind = arrayTypes[type];
  if (bytes.byteLength !== length * Kind.BYTES_PER_ELEMENT)
    throw new SyntaxError("array length does not match its bytes");
  const aligned = bytes.byteOffset % Kind.BYTES_PER_ELEMENT === 0 ? bytes : bytes.slice();
  return new Kind(aligned.buffer as ArrayBuffer, aligned.byteOffset, length);
}

function revive(node: unknown, load: (ref: ArrayRef) => NumberArray): unknown {
  if (typeof node !== "object" || node === null) return node;
  if (Array.isArray(node)) return node.map((item) => revive(item, load));
  const record = node as Record<string, unknown>;
  if ("$array" in record) return load(arrayRef(record.$array));
  if ("$number" in record) return Number(record.$number);
  if ("$bigint" in record) return BigInt(String(record.$bigint));
  if ("$undefined" in record) return undefined;
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(record)) {
    const name = key.startsWith("$$") ? key.slice(1) : key;
    // defineProperty: a key called __proto__ stays a key.
    Object.defineProperty(result, name, {
      value: revive(record[key], load),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return result;
}

function arrayRef(parts: unknown): ArrayRef {
  if (!Array.isArray(parts)) throw new SyntaxError("bad array reference");
  const [type, hash, length] = parts as unknown[];
  const known = typeof type === "string" && type in arrayTypes;
  if (!known || typeof hash !== "string" || !/^[0-9a-f]{64}$/.test(hash) || !Number.isSafeInteger(length)) {
    throw new SyntaxError("bad array reference");
  }
  return { type: type as ArrayRef["type"], hash, length: length as number };
}
