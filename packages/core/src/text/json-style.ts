import { isTree, keysOf } from "../value/record.ts";

/** How a JSON text is laid out. */
export interface JsonStyle {
  /** What lines end with; undefined where all stands on one. */
  readonly newline: string | undefined;
  /** What entries on lines of their own stand further in by. */
  readonly indent: string;
  /** What stands between a key and its value, and between entries on one line. */
  readonly colon: string;
  readonly comma: string;
  /** What stands inside of the braces of an object on one line. */
  readonly brace: string;
  /** Whether objects, and lists, stand on one line where that fits. */
  readonly flatObjects: boolean;
  readonly flatLists: boolean;
}

/** Columns of a line. */
const width = 120;

/** How documents are written that have no style yet. */
export const plainStyle: JsonStyle = {
  ...{ newline: "\n", indent: "  ", colon: ": ", comma: ", ", brace: " " },
  ...{ flatObjects: true, flatLists: true },
};

/** Characters that a text's style is read off. */
const read = 2 ** 16;

/** How a JSON text is laid out, as far as its beginning says; {@link plainStyle} in what it does not. */
export function styleOf(text: string): JsonStyle {
  // Without what stands in its texts.
  const bare = text.slice(0, read).replaceAll(/"[^"\\]*(?:\\.[^"\\]*)*"/g, '""');
  const newline = /\r\n|\n|\r/.exec(bare)?.[0];
  const first = (pattern: RegExp, otherwise: string) => pattern.exec(bare)?.[1] ?? otherwise;
  const flatBrace = /\{([ \t]*)"/.exec(bare)?.[1];
  const isFlatList = /\[[ \t]*[^\s\]]/.test(bare);
  const colon = first(/"([ \t]*:[ \t]*)/, plainStyle.colon);
  return {
    newline,
    indent: first(/[\r\n]([ \t]+)\S/, plainStyle.indent),
    colon,
    comma: first(/(,[ \t]*)\S/, newline === undefined && colon === ":" ? "," : plainStyle.comma),
    brace: flatBrace ?? plainStyle.brace,
    flatObjects: flatBrace !== undefined,
    flatLists: isFlatList,
  };
}

/**
 * Plain data as text in a style: on one line where that is its way and fits, else each entry on its own. `indent` is that
 * of the line it begins on, `before` the characters that stand on that line besides.
 */
export function styledJson(value: unknown, style: JsonStyle, indent: string, before: number): string {
  if (typeof value !== "object" || value === null) return scalarText(value);
  const { newline } = style;
  const isFlat = newline === undefined || (Array.isArray(value) ? style.flatLists : style.flatObjects);
  const room = newline === undefined ? Number.POSITIVE_INFINITY : isFlat ? width - indent.length - before : 2;
  const flat = flatText(value, style, room);
  if (flat !== undefined) return flat;
  const inside = indent + style.indent;
  const entries = entriesOf(value).map(([key, entry]) => {
    const head = key === undefined ? "" : JSON.stringify(key) + style.colon;
    return inside + head + styledJson(entry, style, inside, head.length + 1);
  });
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}${newline}${entries.join(`,${newline}`)}${newline}${indent}${close}`;
}

/** Plain data on one line; undefined where it is longer than there is room. Stops there. */
function flatText(value: unknown, style: JsonStyle, room: number): string | undefined {
  if ((typeof value === "string" || Array.isArray(value)) && value.length > room) return undefined;
  if (typeof value !== "object" || value === null) return within(scalarText(value), room);
  const entries = entriesOf(value);
  const [open, close] = Array.isArray(value)
    ? "[]"
    : entries.length === 0
      ? "{}"
      : [`{${style.brace}`, `${style.brace}}`];
  let text = open!;
  for (const [index, [key, entry]] of entries.entries()) {
    text += (index === 0 ? "" : style.comma) + (key === undefined ? "" : JSON.stringify(key) + style.colon);
    const inner = flatText(entry, style, room - text.length - close!.length);
    if (inner === undefined) return undefined;
    text += inner;
  }
  return within(text + close, room);
}

function within(text: string, room: number): string | undefined {
  return text.length <= room ? text : undefined;
}

function scalarText(value: unknown): string {
  return JSON.stringify(value) ?? "null";
}

function entriesOf(value: object): readonly (readonly [key: string | undefined, entry: unknown])[] {
  if (Array.isArray(value)) return value.map((entry) => [undefined, entry]);
  return isTree(value) ? keysOf(value).map((key) => [key, value[key]]) : [];
}
