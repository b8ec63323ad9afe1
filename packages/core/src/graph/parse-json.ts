import type { DocumentPath, Position } from "../problem/place.ts";
import type { Finding, SyntaxFault } from "../problem/problem.ts";

type JsonCode = "BAD_JSON" | "TOO_DEEP" | "DUPLICATE_KEY" | "BAD_ID" | "BAD_NUMBER";
type WithoutPlace<F> = F extends Finding ? Omit<F, "path" | "port" | "at"> : never;
type JsonFacts = WithoutPlace<Finding<JsonCode>>;

/** Something that a plain JSON parse refuses without saying where, or hides. */
export type JsonFault = JsonFacts & { readonly at: DocumentPath; readonly position: Position };

/** A JSON text taken apart. */
export interface ParsedJson {
  /** Undefined when the text is no JSON or too deep; of duplicate keys the last one counts. */
  readonly value: unknown;
  readonly faults: readonly JsonFault[];
  /** Where a value stands (its key, if it has one); the nearest value around it when there is none at the path. */
  locate(path: DocumentPath): Position;
}

/** Faults of one kind are only of use up to a point. */
const mostFaults = 200;

class StopParsing extends Error {}

/**
 * Reads strict JSON and remembers where everything stands. Finds what `JSON.parse` hides: duplicate keys, integers that
 * lose digits, `__proto__`. Not jsonc-parser, whose recursion follows the text's depth without limit and whose package
 * is no ES module for Node.js. `depth` is the deepest nesting accepted.
 */
export function parseJson(text: string, depth: number): ParsedJson {
  let again: { readonly reader: Reader; readonly value: unknown } | undefined;
  const withPlaces = () => {
    if (again === undefined) {
      const reader = new Reader(text, depth, true);
      again = { reader, value: reader.document() };
    }
    return again;
  };
  const locate = (path: DocumentPath) => withPlaces().reader.locate(withPlaces().value, path);
  // Remembering where everything stands takes several times as long as reading, and sound documents never ask.
  const quick = new Reader(text, depth, false);
  const value = quick.document();
  if (!quick.needsPlaces) return { value, faults: quick.faults, locate };
  return { value: withPlaces().value, faults: withPlaces().reader.faults, locate };
}

class Reader {
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
  #lines: number[] | undefined;

  constructor(text: string, depth: number, remembersPlaces: boolean) {
    this.#text = text;
    this.#depth = depth;
    this.#offsets = remembersPlaces ? new WeakMap() : undefined;
  }

  document(): unknown {
    try {
      if (this.#text.charCodeAt(0) === 0xfeff) this.#here = 1;
      this.#space();
      this.#start = this.#here;
      const value = this.#value();
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
    if (this.#lines === undefined) {
      this.#lines = [0];
      for (let at = this.#text.indexOf("\n"); at >= 0; at = this.#text.indexOf("\n", at + 1)) this.#lines.push(at + 1);
    }
    let low = 0;
    let high = this.#lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#lines[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.#lines[low]! + 1 };
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
    this.#enter();
    const result: Record<string, unknown> = {};
    const offsets = this.#offsetsOf(result);
    this.#here++;
    this.#space();
    if (this.#text[this.#here] === "}") {
      this.#here++;
      return result;
    }
    for (;;) {
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
      const value = this.#value();
      this.#path.pop();
      // Plain assignment to this one key would change the object's prototype; it is refused, and so left out.
      if (key !== "__proto__") result[key] = value;
      this.#space();
      if (this.#text[this.#here] === "}") break;
      if (this.#text[this.#here] !== ",") this.#syntax({ fault: "comma missing", closing: "}" });
      this.#here++;
      this.#space();
    }
    this.#here++;
    return result;
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
    this.#enter();
    const result: unknown[] = [];
    const offsets = this.#offsetsOf(result);
    this.#here++;
    this.#space();
    if (this.#text[this.#here] === "]") {
      this.#here++;
      return result;
    }
    for (;;) {
      offsets?.set(result.length, this.#here);
      this.#path.push(result.length);
      if (this.#text[this.#here] === "]") this.#syntax({ fault: "comma before closing", closing: "]" });
      result.push(this.#value());
      this.#path.pop();
      this.#space();
      if (this.#text[this.#here] === "]") break;
      if (this.#text[this.#here] !== ",") this.#syntax({ fault: "comma missing", closing: "]" });
      this.#here++;
      this.#space();
    }
    this.#here++;
    return result;
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
    const text = found[0];
    const value = Number(text);
    if (!Number.isFinite(value)) {
      this.#fault({ code: "BAD_NUMBER", found: text.slice(0, 200), fault: "too large" }, this.#here);
    } else if (!Number.isSafeInteger(value) && /^-?\d+$/.test(text) && String(value) !== text) {
      this.#fault({ code: "BAD_NUMBER", found: text.slice(0, 200), fault: "loses digits" }, this.#here);
    }
    this.#here += text.length;
    // Minus zero and zero are one number in a graph.
    return value + 0;
  }
}

const words = [
  ["true", true],
  ["false", false],
  ["null", null],
] as const;
const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
