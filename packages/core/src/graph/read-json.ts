import type { Words } from "../problem/english/words.ts";
import { sayProblem } from "../problem/english.ts";
import { type Json, linkFault } from "./document.ts";
import { defaultLimits } from "./limits.ts";
import { parseJson } from "./parse-json.ts";

/** A value, or what is wrong with its text. */
export type ReadJson = { readonly value: Json } | { readonly problem: Words };

/**
 * Reads one value of a document from its JSON text, as strictly as documents are read: the value, which may be a link,
 * or the first thing that is wrong with the text, in words.
 */
export function readJson(text: string): ReadJson {
  const { value, faults } = parseJson(text, defaultLimits.depth);
  const [fault] = faults;
  if (fault !== undefined) return { problem: sayProblem({ ...fault, ...fault.position, path: "" }) };
  const link = linkFault(value);
  if (link !== undefined) return { problem: sayProblem({ code: "BAD_LINK", path: "", at: [], fault: link }) };
  // Text without faults holds plain data.
  return { value: value as Json };
}
