const textOrName = /"(?:[^"\\]|\\.)*"|-?\b(?:Infinity|NaN)\b/g;

/**
 * JSON as Python writes it: numbers without a limit stand as `Infinity`, `-Infinity` or `NaN`, which JSON does not have.
 * They become null, as "no limit" does elsewhere.
 *
 * @throws SyntaxError.
 */
export function parsePythonJson(text: string): unknown {
  return JSON.parse(text.replace(textOrName, (found) => (found.startsWith('"') ? found : "null")));
}
