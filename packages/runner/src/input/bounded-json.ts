import { jsonExcess } from "@sigmaflow/core/editing";

/** As much as is read of inputs: nested as deep as documents may be, and no more values than those hold. */
const bounds = { depth: 128, values: 2 ** 20 };

/**
 * JSON from outside. What is nested deeper than anything here can follow is refused before it is parsed.
 *
 * @throws SyntaxError, of too much as of what is no JSON.
 */
export function boundedJson(text: string): unknown {
  const excess = jsonExcess(text, bounds);
  if (excess === undefined) return JSON.parse(text);
  throw new SyntaxError(
    "deeperThan" in excess
      ? `it is nested more than ${excess.deeperThan} deep`
      : `it holds more than ${excess.most} values`,
  );
}
