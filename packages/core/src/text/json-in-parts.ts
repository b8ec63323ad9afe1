import type { InParts } from "../value/in-parts.ts";
import type { JsonBounds, JsonExcess } from "./json-meter.ts";
import { beginOfCharacter, comma, end, isSpace, JsonScanner, list, longText, object, pause } from "./json-scanner.ts";

/** Bytes that are parsed in one part: a millisecond or two. */
const bytesOfPart = 2 ** 17;

/** Bytes of the longest name: it cannot be read in parts, and nothing has one of that length. */
const bytesOfName = 2 ** 17;

/** How JSON is read in parts. */
export interface JsonInPartsOptions {
  /** What is beyond them is refused before it is built. */
  readonly bounds: JsonBounds;
  /** Reads the text of a part; `JSON.parse` unless given. */
  readonly parse?: (text: string) => unknown;
  /** Called with each list and object that was put together from several parts, once it is complete. */
  readonly onJoined?: (value: object) => void;
  /** Bytes of a part; 2¹⁷ unless given. */
  readonly part?: number;
}

/** Of bytes that are not read, although they may be JSON. */
export class JsonRefused extends Error {
  readonly found: JsonExcess | "not UTF-8";

  constructor(found: JsonExcess | "not UTF-8") {
    super("This JSON is not read.");
    this.found = found;
  }
}

/**
 * The value of JSON in UTF-8 as `JSON.parse` makes it, in parts: entries are given to `JSON.parse` in groups, and only
 * what reaches over a part's end is put together here. Without recursion, and without a text of the whole.
 *
 * @throws SyntaxError where `JSON.parse` throws one, in other words; {@link JsonRefused}, also for a name
 * of more than 128 KiB; or what `parse` and `onJoined` throw.
 */
export function parsingInParts(bytes: Uint8Array, options: JsonInPartsOptions): InParts<unknown> {
  return new PartReader(bytes, options).document();
}

/** A list or object that is not closed yet. */
interface Open {
  readonly isList: boolean;
  /** Where its first entry begins. */
  readonly start: number;
  /** Where its entries begin that were not parsed yet. */
  from: number;
  /** Where the last comma after those stands; undefined while there is none. */
  comma: number | undefined;
  /** Made when it turns out to reach over a part's end; until then it is parsed with what is around it. */
  value: unknown[] | Record<string, unknown> | undefined;
  /** Whether its newest entry is in `value` already, so that nothing may follow it before a comma. */
  isTaken: boolean;
}

class PartReader {
  readonly #bytes: Uint8Array;
  readonly #bounds: JsonBounds;
  readonly #parse: (text: string) => unknown;
  readonly #onJoined: ((value: object) => void) | undefined;
  readonly #part: number;
  readonly #scanner: JsonScanner;
  /** Where the JSON begins, behind a byte order mark. */
  readonly #start: number;
  /** From the outside inwards; those with a value come first. */
  readonly #open: Open[] = [];
  #values = 1;
  /** Up to where everything is parsed. */
  #parsed = 0;

  constructor(bytes: Uint8Array, options: JsonInPartsOptions) {
    const { bounds, parse = JSON.parse, onJoined, part = bytesOfPart } = options;
    this.#bytes = bytes;
    this.#bounds = bounds;
    this.#parse = parse;
    this.#onJoined = onJoined;
    this.#part = part;
    this.#start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    this.#scanner = new JsonScanner(bytes, this.#start, part);
  }

  *document(): InParts<unknown> {
    const { length } = this.#bytes;
    // What stands around everything is read like a list without brackets, of one entry.
    const values: unknown[] = [];
    const around: Open = { ...opened(true, this.#start), value: values };
    this.#open.push(around);
    const scanner = this.#scanner;
    for (let found = scanner.next(); found !== end; found = scanner.next()) {
      if (found === pause) yield;
      else if (found === comma) yield* this.#comma();
      else if (found === longText) yield* this.#longText();
      else if (found === list || found === object) yield* this.#enter(found === list);
      else this.#leave(found === 93);
    }
    if (this.#open.length > 1) this.#fail();
    this.#complete(around, length);
    return values.length === 1 ? values[0] : this.#fail();
  }

  *#enter(isList: boolean): InParts<void> {
    this.#count();
    const { depth } = this.#bounds;
    if (this.#open.length > depth) throw new JsonRefused({ deeperThan: depth });
    this.#open.push(opened(isList, this.#scanner.here));
    if (this.#isLong()) yield* this.#build();
  }

  #leave(isList: boolean): void {
    const closed = this.#open.pop()!;
    const around = this.#open.at(-1) ?? this.#fail();
    if (closed.value === undefined) return;
    if (closed.isList !== isList) this.#fail();
    this.#complete(closed, this.#scanner.here - 1);
    this.#onJoined?.(closed.value);
    this.#goOn(around);
  }

  *#comma(): InParts<void> {
    this.#count();
    const open = this.#open.at(-1)!;
    const at = this.#scanner.here - 1;
    if (open.isTaken) {
      this.#requireSpace(open.from, at);
      open.isTaken = false;
      this.#goOn(open);
      return;
    }
    open.comma = at;
    if (!this.#isLong()) return;
    yield* this.#build();
    this.#putEntries(open, at);
  }

  /** Reads a text of several parts. */
  *#longText(): InParts<void> {
    const bytes = this.#bytes;
    const open = this.#open.at(-1)!;
    const { longStart, here } = this.#scanner;
    if (isKeyOf(open, longStart - 1, bytes)) {
      if (here - 1 - longStart > bytesOfName) throw new JsonRefused({ nameLongerThan: bytesOfName });
      return;
    }
    yield* this.#build();
    let value = "";
    for (let from = longStart; from < here - 1; ) {
      const to = Math.min(here - 1, beginOfCharacter(bytes, from, from + this.#part));
      value += this.#parsePart(`"${this.#text(from, to)}"`);
      from = to;
      yield;
    }
    this.#put(open, longStart - 1, value);
    this.#goOn(open);
  }

  #count(): void {
    const most = this.#bounds.values;
    if (++this.#values > most) throw new JsonRefused({ values: this.#values, most });
  }

  #isLong(): boolean {
    return this.#scanner.here - this.#parsed >= this.#part;
  }

  /** Everything up to here is parsed, and what is open goes on here. */
  #goOn(open: Open): void {
    open.from = this.#scanner.here;
    this.#parsed = this.#scanner.here;
  }

  /** Makes values for everything open, and puts into what is around it all its entries up to there. */
  *#build(): InParts<void> {
    for (let at = 1; at < this.#open.length; at++) {
      const inside = this.#open[at]!;
      if (inside.value !== undefined) continue;
      inside.value = inside.isList ? [] : {};
      this.#put(this.#open[at - 1]!, inside.start - 1, inside.value);
      yield;
    }
    this.#parsed = this.#scanner.here;
  }

  /** Puts a value into what is open, which begins at a place; the entries before it first. */
  #put(open: Open, start: number, value: unknown): void {
    if (open.isTaken) this.#fail();
    if (open.comma !== undefined) this.#putEntries(open, open.comma);
    let key = "";
    if (open.isList) this.#requireSpace(open.from, start);
    else {
      const keys = Object.keys(this.#parsePart(`{${this.#text(open.from, start)}null}`) as object);
      if (keys.length !== 1) this.#fail();
      key = keys[0]!;
    }
    add(open, key, value);
    open.isTaken = true;
  }

  /** Parses what was not parsed yet, up to a comma or the end, and puts it into what is open. */
  #putEntries(open: Open, to: number): void {
    const text = this.#text(open.from, to);
    const entries = this.#parsePart(open.isList ? `[${text}]` : `{${text}}`) as Readonly<Record<string, unknown>>;
    const keys = Object.keys(entries);
    if (keys.length === 0) this.#fail();
    for (const key of keys) add(open, key, entries[key]);
    open.from = to + 1;
    open.comma = undefined;
    this.#parsed = this.#scanner.here;
  }

  /** Puts the last entries into what is closed. */
  #complete(open: Open, to: number): void {
    if (open.isTaken) this.#requireSpace(open.from, to);
    else if (open.from > open.start || !isSpace(this.#bytes, open.from, to)) this.#putEntries(open, to);
  }

  #requireSpace(from: number, to: number): void {
    if (!isSpace(this.#bytes, from, to)) this.#fail();
  }

  #parsePart(text: string): unknown {
    try {
      return this.#parse(text);
    } catch (error) {
      // The places that it names are those in the part.
      if (error instanceof SyntaxError) this.#fail();
      throw error;
    }
  }

  #text(from: number, to: number): string {
    try {
      return decoder.decode(this.#bytes.subarray(from, to));
    } catch {
      throw new JsonRefused("not UTF-8");
    }
  }

  #fail(): never {
    throw new SyntaxError(`it stops being JSON after byte ${this.#parsed}`);
  }
}

function opened(isList: boolean, start: number): Open {
  return { isList, start, from: start, comma: undefined, value: undefined, isTaken: false };
}

function add({ value }: Open, key: string, entry: unknown): void {
  if (Array.isArray(value)) value.push(entry);
  // Plain assignment to this one key would change the object's prototype.
  else if (key === "__proto__") Object.defineProperty(value, key, { value: entry, ...plain });
  else value![key] = entry;
}

/** Whether a text that begins at a place is a key: nothing but space is between it and where its entry begins. */
function isKeyOf({ isList, comma: before, from }: Open, start: number, bytes: Uint8Array): boolean {
  return !isList && isSpace(bytes, before === undefined ? from : before + 1, start);
}

const plain = { configurable: true, enumerable: true, writable: true };
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
