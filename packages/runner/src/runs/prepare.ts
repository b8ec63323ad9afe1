import type { GraphDocument, GraphLimits } from "@sigmaflow/core";
import type { Engine } from "../engine/engine.ts";
import type { GraphSource, PreparedRun, PrepareRunOptions, RunInputs } from "../engine/prepare-run.ts";
import { decodeFile, type InputReader } from "../input/file-inputs.ts";
import { expectedWords, unreadable } from "../input/file-words.ts";
import type { RunFiles } from "./run-files.ts";

/** What runs that are accepted are prepared with. */
export interface PrepareDependencies {
  readonly engine: Engine;
  readonly files: RunFiles;
  readonly limits: Partial<GraphLimits>;
}

/**
 * Prepares a run whose files are uploads, and stay that where its inputs are kept.
 *
 * @throws what `engine.prepare` throws, and `UPLOAD_NOT_FOUND`.
 */
export function prepare(
  graph: GraphSource,
  inputs: RunInputs | ((document: GraphDocument) => RunInputs | Promise<RunInputs>),
  { engine, files, limits }: PrepareDependencies,
  options: Pick<PrepareRunOptions, "outputs" | "seeds" | "readInput"> = {},
): Promise<PreparedRun> {
  return engine.prepare(graph, inputs, { limits, readInput: uploadReader(files), ...options });
}

/**
 * Reads files that were uploaded.
 *
 * @throws `BAD_INPUT`, `UPLOAD_NOT_FOUND`.
 */
export function uploadReader(files: RunFiles): InputReader {
  return async (input, given) => {
    const { name, codec } = input;
    const hash = typeof given === "object" && given !== null && "$upload" in given ? given.$upload : undefined;
    if (typeof hash !== "string")
      throw unreadable(
        name,
        codec,
        expectedWords(name, codec),
        'Send it to /api/uploads and give { "$upload": hash }.',
      );
    const { bytes, type } = await files.uploaded(hash);
    const { value, source } = await decodeFile(input, bytes, type);
    return { value, source, kept: { $upload: hash } };
  };
}
