import type { GraphDocument } from "./document.ts";
import { rewriteJson } from "./rewrite-json.ts";
import { writeGraph } from "./write.ts";

/**
 * The text of a document that was read from `text` and changed: one entry more or less changes its lines alone, and what
 * was not changed stays as it is written, character by character. `before` is the document as it was read: only what has
 * another order since then gets that order. Text that holds no document at all is written anew, as {@link writeGraph} does.
 */
export function rewriteGraph(text: string, before: GraphDocument, after: GraphDocument): string {
  return rewriteJson(text, before, after) ?? writeGraph(after);
}
