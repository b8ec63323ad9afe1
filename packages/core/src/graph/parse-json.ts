import type { DocumentPath, Position } from "../problem/place.ts";
import { atOnce, type InParts } from "../value/in-parts.ts";
import type { JsonFault } from "./json-fault.ts";
import { JsonReader } from "./json-reader.ts";

/** A JSON text taken apart. */
export interface ParsedJson {
  /** Undefined when the text is no JSON or too deep; of duplicate keys the last one counts. */
  readonly value: unknown;
  readonly faults: readonly JsonFault[];
  /** Where a value stands (its key, if it has one); the nearest value around it when there is none at the path. */
  locate(path: DocumentPath): Position;
}

/**
 * Reads strict JSON and remembers where everything stands. Finds what `JSON.parse` hides: duplicate keys, integers that
 * lose digits, `__proto__`. Not jsonc-parser, whose recursion follows the text's depth without limit and whose package
 * is no ES module for Node.js. `depth` is the deepest nesting accepted.
 */
export function parseJson(text: string, depth: number): ParsedJson {
  return atOnce(parsingJson(text, depth));
}

/** The same as {@link parseJson}, in parts. */
export function* parsingJson(text: string, depth: number): InParts<ParsedJson> {
  let again: { readonly reader: JsonReader; readonly value: unknown } | undefined;
  const withPlaces = function* () {
    if (again === undefined) {
      const reader = new JsonReader(text, depth, true);
      again = { reader, value: yield* reader.document() };
    }
    return again;
  };
  const locate = (path: DocumentPath) => {
    const { reader, value } = atOnce(withPlaces());
    return reader.locate(value, path);
  };
  // Remembering where everything stands takes several times as long as reading, and sound documents never ask.
  const quick = new JsonReader(text, depth, false);
  const value = yield* quick.document();
  if (!quick.needsPlaces) return { value, faults: quick.faults, locate };
  const found = yield* withPlaces();
  return { value: found.value, faults: found.reader.faults, locate };
}
