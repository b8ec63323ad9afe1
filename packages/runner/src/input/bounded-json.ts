import { inTurns, type JsonExcess, JsonRefused, jsonExcess, parsingInParts, utf8Text } from "@sigmaflow/core/editing";
import { nodeTurn } from "../host/node-host.ts";

/** As much as is read of inputs: nested as deep as documents may be, and no more values than those hold. */
const bounds = { depth: 128, values: 2 ** 20 };
/** Bytes that are parsed at once: a millisecond's work. */
const shortBytes = 2 ** 17;

/**
 * JSON from outside. What is nested deeper than anything here can follow is refused before it is parsed.
 *
 * @throws SyntaxError, of too much as of what is no JSON.
 */
export function boundedJson(text: string): unknown {
  const excess = jsonExcess(text, bounds);
  if (excess === undefined) return JSON.parse(text);
  throw new SyntaxError(sayExcess(excess));
}

/**
 * The same of bytes, long ones in parts between which others have their turn.
 *
 * @throws SyntaxError, or what `notUtf8` returns for bytes that are something else.
 */
export async function boundedJsonOf(bytes: Uint8Array, notUtf8: () => Error): Promise<unknown> {
  if (bytes.byteLength <= shortBytes) {
    const text = utf8Text(bytes);
    if (text === undefined) throw notUtf8();
    return boundedJson(text);
  }
  try {
    return await inTurns(parsingInParts(bytes, { bounds }), nodeTurn);
  } catch (error) {
    if (!(error instanceof JsonRefused)) throw error;
    throw error.found === "not UTF-8" ? notUtf8() : new SyntaxError(sayExcess(error.found));
  }
}

function sayExcess(excess: JsonExcess): string {
  if ("deeperThan" in excess) return `it is nested more than ${excess.deeperThan} deep`;
  if ("nameLongerThan" in excess) return `it holds a name of more than ${excess.nameLongerThan} bytes`;
  return `it holds more than ${excess.most} values`;
}
