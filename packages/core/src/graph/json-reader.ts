import type { DocumentPath, Position } from "../problem/place.ts";
import type { SyntaxFault } from "../problem/problem.ts";
import type { InParts } from "../value/in-parts.ts";
import { type JsonFacts, type JsonFault, numberFault } from "./json-fault.ts";
import { TextLines } from "./text-lines.ts";

/** Faults of one kind are only of use up to a point. */
const mostFaults = 200;

class StopParsing extends Error {}

/** Characters that are read in one part: a millisecond or two. */
const charactersOfPart = 2 ** 18;
/** How deep a document's nodes and the notes of programs lie. */
const depthOfParts = 3;

/** Reads one text, strictly. */
export class JsonReader {
  readonly faults: JsonFault[] = [];
  /** Whether it stopped at something that only a reader can tell that remembers places. */
  needsPlaces = false;
  readonly #text: string;
  readonly #depth: number;
  #here = 0;
  #start = 0;
  readonly #path: (string | number)[] = [];
  /** Where the entries of each list and object stand; undefined where that is not remembered. */
  readonly #offsets: WeakMap<object, Map<string | number, number>> | undefined;
  #lines: TextLines | undefined;
  #paused = 0;

  constructor(text: string, depth: number, remembersPlaces: boolean) {
    this.#text = text;
    this.#depth = depth;
    this.#offsets = remembersPlaces ? new WeakMap() : undefined;
  }

  *document(): InParts<unknown> {
    try {
      if (this.#text.charCodeAt(0) === 0xfeff) this.#here = 1;
      this.#space();
      this.#start = this.#here;
      const value = this.#text.length > charactersOfPart ? yield* this.#valueInParts() : this.#value();
      this.#space();
      if (this.#here < this.#text.length) this.#syntax({ fault: "text after end" });
      return value;
    } catch (error) {
      if (error instanceof StopParsing) return undefined;
      throw error;
    }
  }

  locate(value: unknown, path: DocumentPath): Position {
    let found = this.#start;
    let current = value;
    for (const key of path) {
      if (typeof current !== "object" || current === null) break;
      const offset = this.#offsets?.get(current)?.get(key);
      if (offset === undefined) break;
      found = offset;
      current = (current as Record<string | number, unknown>)[key];
    }
    return this.#position(found);
  }

  #position(offset: number): Position {
    this.#lines ??= new TextLines(this.#text);
    return this.#lines.position(offset);
  }

  #fault(facts: JsonFacts, offset: number, key?: string): void {
    if (this.faults.length >= mostFaults) return;
    const at = key === undefined ? [...this.#path] : [...this.#path, key];
    this.faults.push({ ...facts, at, position: this.#position(offset) });
  }

  #syntax(fault: SyntaxFault, offset = this.#here): never {
    this.#fault({ code: "BAD_JSON", ...fault }, Math.min(offset, this.#text.length));
    throw new StopParsing();
  }

  #space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#here);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
      this.#here++;
    }
  }

  /** Pauses between entries near the document's top; what lies deeper is read at once. */
  *#valueInParts(): InParts<unknown> {
    if (this.#path.length >= depthOfParts) return this.#value();
    const first = this.#text[this.#here];
    if (first === "{") return yield* this.#objectInParts();
    return first === "[" ? yield* this.#arrayInParts() : this.#value();
  }

  #value(): unknown {
    const first = this.#text[this.#here];
    if (first === "{") return this.#object();
    if (first === "[") return this.#array();
    if (first === '"') return this.#string();
    if (first !== undefined && (first === "-" || (first >= "0" && first <= "9"))) return this.#number();
    for (const [word, value] of words) {
      if (this.#text.startsWith(word, this.#here)) {
        this.#here += word.length;
        return value;
      }
    }
    if (first === undefined) this.#syntax({ fault: "early end" });
    if (first === "/" || first === "#") this.#syntax({ fault: "comment" });
    if (first === "'") this.#syntax({ fault: "single quotes" });
    if (first === "}" || first === "]") this.#syntax({ fault: "value missing" });
    return this.#syntax({ fault: "value expected", found: first });
  }

  #enter(): void {
    if (this.#path.length < this.#depth) return;
    this.#fault({ code: "TOO_DEEP", maximum: this.#depth }, this.#here);
    throw new StopParsing();
  }

  #object(): unknown {
    const result: Record<string, unknown> = {};
    const offsets = this.#open(result);
    if (!this.#hasEntries("}")) return result;
    do this.#put(result, this.#key(result, offsets), this.#value());
    while (this.#goesOn("}"));
    return result;
  }

  *#objectInParts(): InParts<unknown> {
    const result: Record<string, unknown> = {};
    const offsets = this.#open(result);
    if (!this.#hasEntries("}")) return result;
    do {
      if (this.#isLong()) yield;
      this.#put(result, this.#key(result, offsets), yield* this.#valueInParts());
    } while (this.#goesOn("}"));
    return result;
  }

  /** Enters an object or list. */
  #open(value: object): Map<string | number, number> | undefined {
    this.#enter();
    this.#here++;
    this.#space();
    return this.#offsetsOf(value);
  }

  #hasEntries(closing: "}" | "]"): boolean {
    if (this.#text[this.#here] !== closing) return true;
    this.#here++;
    return false;
  }

  /** Whether another entry follows. */
  #goesOn(closing: "}" | "]"): boolean {
    this.#path.pop();
    this.#space();
    const found = this.#text[this.#here];
    if (found !== closing && found !== ",") this.#syntax({ fault: "comma missing", closing });
    this.#here++;
    if (found === closing) return false;
    this.#space();
    return true;
  }

  /** Reads an entry's key, up to its value. */
  #key(result: object, offsets: Map<string | number, number> | undefined): string {
    if (this.#text[this.#here] !== '"') this.#keyExpected();
    const offset = this.#here;
    const key = this.#string();
    this.#space();
    if (this.#text[this.#here] !== ":") this.#syntax({ fault: "colon missing" });
    this.#here++;
    this.#space();
    if (offsets !== undefined) this.#noteKey(key, offset, offsets);
    else if (key === "__proto__" || Object.hasOwn(result, key)) {
      this.needsPlaces = true;
      throw new StopParsing();
    }
    this.#path.push(key);
    return key;
  }

  #put(result: Record<string, unknown>, key: string, value: unknown): void {
    // Plain assignment to this one key would change the object's prototype; it is refused, and so left out.
    if (key !== "__proto__") result[key] = value;
  }

  #offsetsOf(value: object): Map<string | number, number> | undefined {
    if (this.#offsets === undefined) return undefined;
    const offsets = new Map<string | number, number>();
    this.#offsets.set(value, offsets);
    return offsets;
  }

  #noteKey(key: string, offset: number, offsets: Map<string | number, number>): void {
    if (key === "__proto__") {
      offsets.set(key, offset);
      this.#fault({ code: "BAD_ID", found: key, reserved: true }, offset, key);
      return;
    }
    const before = offsets.get(key);
    offsets.set(key, offset);
    if (before === undefined) return;
    const { line: firstLine } = this.#position(before);
    this.#fault({ code: "DUPLICATE_KEY", key, firstLine }, offset, key);
  }

  #keyExpected(): never {
    const found = this.#text[this.#here];
    if (found === "}") this.#syntax({ fault: "comma before closing", closing: "}" });
    if (found === "/" || found === "#") this.#syntax({ fault: "comment" });
    return this.#syntax({ fault: "key missing" });
  }

  #array(): unknown {
    const result: unknown[] = [];
    const offsets = this.#open(result);
    if (!this.#hasEntries("]")) return result;
    do {
      this.#index(result, offsets);
      result.push(this.#value());
    } while (this.#goesOn("]"));
    return result;
  }

  *#arrayInParts(): InParts<unknown> {
    const result: unknown[] = [];
    const offsets = this.#open(result);
    if (!this.#hasEntries("]")) return result;
    do {
      if (this.#isLong()) yield;
      this.#index(result, offsets);
      result.push(yield* this.#valueInParts());
    } while (this.#goesOn("]"));
    return result;
  }

  /** Begins a list's next entry. */
  #index({ length }: readonly unknown[], offsets: Map<string | number, number> | undefined): void {
    offsets?.set(length, this.#here);
    this.#path.push(length);
    if (this.#text[this.#here] === "]") this.#syntax({ fault: "comma before closing", closing: "]" });
  }

  /** Whether a part's worth was read since the last pause. */
  #isLong(): boolean {
    if (this.#here - this.#paused < charactersOfPart) return false;
    this.#paused = this.#here;
    return true;
  }

  #string(): string {
    const start = this.#here;
    let escaped = false;
    for (let at = start + 1; ; at++) {
      const code = this.#text.charCodeAt(at);
      if (code === 34) {
        this.#here = at + 1;
        break;
      }
      if (code === 92) {
        escaped = true;
        at++;
      } else if (!(code >= 32)) {
        this.#syntax({ fault: "open text" }, start);
      }
    }
    if (!escaped) return this.#text.slice(start + 1, this.#here - 1);
    try {
      return JSON.parse(this.#text.slice(start, this.#here));
    } catch {
      return this.#syntax({ fault: "unknown escape" }, start);
    }
  }

  #number(): number {
    numberPattern.lastIndex = this.#here;
    const found = numberPattern.exec(this.#text);
    if (found === null || /[\w.]/.test(this.#text[this.#here + found[0].length] ?? "")) {
      return this.#syntax({ fault: "number form" });
    }
    const [text] = found;
    const fault = numberFault(text);
    if (fault !== undefined) this.#fault({ code: "BAD_NUMBER", found: text.slice(0, 200), fault }, this.#here);
    this.#here += text.length;
    // Minus zero and zero are one number in a graph.
    return Number(text) + 0;
  }
}

const words = [
  ["true", true],
  ["false", false],
  ["null", null],
] as const;
const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
