import type { LoadGraph } from "@sigmaflow/core";
import { utf8Text } from "@sigmaflow/core/editing";
import type { FileService } from "@sigmaflow/nodes";
import { runnerErrors } from "../error-codes.ts";

/**
 * The text of a graph's file.
 *
 * @throws `GRAPH_NOT_FOUND` where it is not in UTF-8.
 */
export function requireText(bytes: Uint8Array, file: string): string {
  const text = utf8Text(bytes);
  if (text === undefined) throw runnerErrors.GRAPH_NOT_FOUND({ file, reason: "it is not text in UTF-8" });
  return text;
}

/** Loads the graphs that a document names, as files that may be read. */
export function graphLoader(files: FileService): LoadGraph {
  return async (name) => requireText((await files.read(name)).bytes, name);
}
