import { afterString } from "../text/after-string.ts";
import { isJson } from "../text/is-json.ts";
import { jsonExcess } from "../text/json-meter.ts";
import { type JsonStyle, styledJson, styleOf } from "../text/json-style.ts";
import { jsonText } from "../text/json-text.ts";
import { isTree, keysOf, memberOf, own, type Tree } from "../value/record.ts";

/** Of texts nested deeper nothing is kept. */
const bounds = { depth: 256, values: Number.POSITIVE_INFINITY };

/**
 * A JSON text that says `after`, in which only what says something else is written anew, in the style around it; all
 * other characters stay, numbers and escapes in the form they have, and a byte order mark. Entries keep their order in the
 * text, except in objects whose entries `before` has in another order than `after`: they get that of `after`. Of keys that
 * stand twice the last counts. In time that grows with the text alone. Undefined for text that is no JSON, or is nested
 * deeper than 256.
 */
export function rewriteJson(text: string, before: unknown, after: unknown): string | undefined {
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  if (jsonExcess(text, bounds) !== undefined || !isJson(text.slice(start))) return undefined;
  return new Rewriter(text, start).document(before, after);
}

/** An entry of a list or object, in the parts of its text. */
interface Entry {
  /** In a list its place. */
  readonly key: string;
  /** Space before it; undefined where it is new. */
  readonly lead?: string;
  /** Its key and the colon; empty in lists. */
  readonly head: string;
  /** Its value as it stands, and as it is to be where that is something else. */
  readonly written: string;
  value?: string | undefined;
  /** Space behind it. */
  readonly trail: string;
}

/** Goes once through a sound text, with what it said and is to say beside it. */
class Rewriter {
  readonly #text: string;
  readonly #style: JsonStyle;
  #here: number;

  constructor(text: string, start: number) {
    this.#text = text;
    this.#here = start;
    this.#style = styleOf(text);
  }

  document(before: unknown, after: unknown): string {
    this.#space();
    const start = this.#here;
    const value = this.#value(before, after, "", 0);
    return value === undefined ? this.#text : this.#text.slice(0, start) + value + this.#text.slice(this.#here);
  }

  /** Goes behind the value that begins here. Its text where that is another one now. */
  #value(before: unknown, after: unknown, indent: string, column: number): string | undefined {
    const start = this.#here;
    const first = this.#text[start];
    if ((first === "{" && isTree(after)) || (first === "[" && Array.isArray(after))) {
      // Lists are read by their places.
      return this.#group(before, after as Tree, indent, column);
    }
    this.#skip();
    const isGroup = first === "{" || first === "[" || (typeof after === "object" && after !== null);
    if (!isGroup && JSON.parse(this.#text.slice(start, this.#here)) === after) return undefined;
    return styledJson(after, this.#style, indent, column);
  }

  /** The same of a list or object that is one still. */
  #group(before: unknown, after: Tree, indent: string, column: number): string | undefined {
    const isList = Array.isArray(after);
    const found = this.#entries(before, after, indent);
    const keys = keysOf(after);
    const known = new Map(found.map((entry) => [entry.key, entry]));
    const added = keys.filter((key) => !known.has(key));
    const isMoved = isTree(before) && !isList && isReordered(before, after);
    const isSame = added.length === 0 && known.size === keys.length && !isMoved;
    if (isSame && found.every(({ value }) => value === undefined)) return undefined;
    const [first] = found;
    if (first === undefined || keys.length === 0) return styledJson(after, this.#style, indent, column);
    const lead = nextLead(first, found[1], this.#style);
    const inside = indentIn(lead) ?? indent;
    const renamed = added.length === 0 ? new Map<string, string>() : goneByText(found, after);
    const fresh = added.map((key): Entry => {
      const head = isList ? "" : JSON.stringify(key) + this.#style.colon;
      const written = renamed.get(jsonText(after[key])) ?? styledJson(after[key], this.#style, inside, head.length + 1);
      return { key, head, written, trail: "" };
    });
    const entries = isMoved ? inOrder(keys, [...found, ...fresh]) : merged(keys, found, fresh);
    return (isList ? "[" : "{") + joined(entries, found, lead) + (isList ? "]" : "}");
  }

  /** Goes through a list or object. */
  #entries(before: unknown, after: Tree, indent: string): readonly Entry[] {
    const isList = Array.isArray(after);
    const found: Entry[] = [];
    const latest = new Map<string, Entry>();
    this.#here++;
    for (let lead = this.#space(); !this.#isClosed(); lead = this.#space()) {
      const at = this.#here;
      const key = isList ? String(found.length) : this.#key();
      const start = this.#here;
      const wanted = own(after, key);
      const head = this.#text.slice(at, start);
      const value =
        wanted === undefined
          ? this.#skip()
          : this.#value(memberOf(before, key), wanted, indentIn(lead) ?? indent, head.length + 1);
      const written = this.#text.slice(start, this.#here);
      const entry: Entry = { key, lead, head, written, value, trail: this.#space() };
      // Of keys that stand twice the last counts.
      const earlier = latest.get(key);
      if (earlier !== undefined) earlier.value = undefined;
      latest.set(key, entry);
      found.push(entry);
      if (this.#text[this.#here] === ",") this.#here++;
    }
    return found;
  }

  #isClosed(): boolean {
    const found = this.#text[this.#here];
    if (found !== "}" && found !== "]") return false;
    this.#here++;
    return true;
  }

  /** Goes up to the value of an entry. */
  #key(): string {
    const start = this.#here;
    this.#skip();
    const key: string = JSON.parse(this.#text.slice(start, this.#here));
    this.#space();
    this.#here++;
    this.#space();
    return key;
  }

  #space(): string {
    const start = this.#here;
    while (isSpace(this.#text.charCodeAt(this.#here))) this.#here++;
    return this.#text.slice(start, this.#here);
  }

  /** Goes behind the value that begins here, whatever it is. */
  #skip(): undefined {
    const text = this.#text;
    let open = 0;
    do {
      const code = text.charCodeAt(this.#here++);
      if (code === 34) this.#here = afterString(text, this.#here);
      // "{" and "[", "}" and "]" differ in this one bit.
      else if ((code | 32) === 123) open++;
      else if ((code | 32) === 125) open--;
      else if (open === 0) while (isOfWord(text.charCodeAt(this.#here))) this.#here++;
    } while (open > 0);
  }
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

/** Whether a character goes on with a number, `true`, `false` or `null`; none does. */
function isOfWord(code: number): boolean {
  return code > 32 && code !== 44 && (code | 32) !== 125;
}

/** Whether what two objects share stands in another order. */
function isReordered(before: Tree, after: Tree): boolean {
  const [was, is] = [before, after].map(keysOf).map((keys) => keys.filter((key) => shared(key)));
  return was!.some((key, at) => key !== is![at]);

  function shared(key: string): boolean {
    return own(before, key) !== undefined && own(after, key) !== undefined;
  }
}

/** What stands between a comma and an entry that has none before it in the text. */
function nextLead(first: Entry, second: Entry | undefined, { comma }: JsonStyle): string {
  const lead = second?.lead ?? first.lead ?? "";
  const line = lineEnd.exec(lead);
  if (line !== null) return line[0];
  return second === undefined ? comma.slice(1) : lead;
}

/** How far in the line stands that a space ends with; undefined where it has no line's end. */
function indentIn(space: string): string | undefined {
  return lineEnd.exec(space)?.[2];
}

const lineEnd = /(\r\n|\n|\r)([ \t]*)$/;

/** Texts of the values whose keys went, by what they say: under another key they stay as they are. */
function goneByText(found: readonly Entry[], after: Tree): ReadonlyMap<string, string> {
  const gone = found.filter(({ key }) => own(after, key) === undefined);
  return new Map(gone.map(({ written }) => [jsonText(JSON.parse(written)), written]));
}

function inOrder(keys: readonly string[], entries: readonly Entry[]): readonly Entry[] {
  const byKey = new Map(entries.map((entry) => [entry.key, entry]));
  return keys.map((key) => byKey.get(key)!);
}

/** Entries of the text that stay, each followed by the new ones that follow it in `keys`. */
function merged(keys: readonly string[], found: readonly Entry[], fresh: readonly Entry[]): readonly Entry[] {
  const byKey = new Map(fresh.map((entry) => [entry.key, entry]));
  const entries: Entry[] = [];
  /** New entries by the key before them. */
  const following = new Map<string, Entry[]>();
  let group = entries;
  for (const key of keys) {
    const entry = byKey.get(key);
    if (entry !== undefined) group.push(entry);
    else {
      group = [];
      following.set(key, group);
    }
  }
  for (const entry of found) {
    const group = following.get(entry.key);
    // The key went.
    if (group === undefined) continue;
    // Of keys that stand twice, new ones follow the first.
    entries.push(entry, ...group.splice(0));
  }
  return entries;
}

/** The text of entries with what stood around them. */
function joined(entries: readonly Entry[], found: readonly Entry[], lead: string): string {
  const [first, last] = [found[0], found.at(-1)];
  let text = "";
  entries.forEach((entry, at) => {
    const before = at === 0 ? first?.lead : entry === first ? lead : (entry.lead ?? lead);
    const isLast = at === entries.length - 1;
    const behind = isLast ? last?.trail : entry === last ? "" : entry.trail;
    text += (at === 0 ? "" : ",") + before + entry.head + (entry.value ?? entry.written) + behind;
  });
  return text;
}
