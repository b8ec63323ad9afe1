import { existsSync } from "node:fs";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { type GraphDocument, isSigmaflowError } from "@sigmaflow/core";
import type { RunRecord } from "@sigmaflow/core/record";
import { pictureFormat } from "@sigmaflow/nodes";
import { runnerErrors } from "../error-codes.ts";
import { systemReason } from "../host/system-reason.ts";
import { bytesOfFile, bytesOfStandardInput } from "./given-bytes.ts";
import { requireText } from "./graph-text.ts";
import type { PipeOptions } from "./pipe-chunks.ts";

/** Where a graph was read from, and its text. */
export interface GraphSource {
  /** As problems name it: the file as it was given, or `-`. */
  readonly name: string;
  /** The graph's folder: what it names is looked for there. */
  readonly folder: string;
  /** Names the graph for `explain`. */
  readonly graphName: string;
  readonly text: string;
  /** What the picture that the graph came in says of its run. */
  readonly record?: RunRecord;
}

/** How a graph is found; the signal ends waiting for standard input and pipes. */
export interface GraphSourceOptions extends PipeOptions {
  /** Graphs of packages by `PACKAGE/NAME`, for names that are no files. */
  readonly graphs?: ReadonlyMap<string, GraphDocument>;
}

/**
 * Reads a graph from a file, from standard input (`-`), from a PNG that sigmaflow wrote, or from a package.
 *
 * @throws `GRAPH_NOT_FOUND`, `NO_GRAPH_IN_PICTURE`, `FILE_TOO_LARGE`, and `CANCELLED` when the signal aborts before the input ends.
 */
export async function readGraphSource(given: string, options: GraphSourceOptions = {}): Promise<GraphSource> {
  const { signal, graphs } = options;
  const file = given === "-" ? undefined : path.resolve(given);
  const packaged = graphs?.get(given);
  if (packaged !== undefined && file !== undefined && !existsSync(file)) {
    return { name: given, folder: process.cwd(), graphName: `package:${given}`, text: JSON.stringify(packaged) };
  }
  const bytes = file === undefined ? await bytesOfStandardInput({ signal }) : await fileBytes(given, file, options);
  const place = {
    name: given,
    folder: file === undefined ? process.cwd() : path.dirname(file),
    graphName: file ?? "-",
  };
  const format = pictureFormat(bytes);
  if (format === undefined) return { ...place, text: requireText(bytes, given) };
  const record = await recordOf(given, format === "png" ? bytes : undefined);
  return { ...place, text: JSON.stringify(record.graph), record };
}

/** What a PNG says of its run. */
async function recordOf(given: string, png: Uint8Array | undefined): Promise<RunRecord> {
  // Loaded for pictures alone: a document is checked without it.
  const { parseRecord, recordKeyword } = await import("@sigmaflow/core/record");
  const { textsInTurns } = await import("@sigmaflow/nodes");
  const text = png === undefined ? undefined : (await textsInTurns(png, () => setImmediate()))[recordKeyword];
  const record = text === undefined ? undefined : parseRecord(text);
  if (record === undefined) throw runnerErrors.NO_GRAPH_IN_PICTURE({ file: given, isUnreadable: text !== undefined });
  return record;
}

async function fileBytes(given: string, file: string, options: GraphSourceOptions): Promise<Uint8Array> {
  const { graphs, ...waiting } = options;
  try {
    return await bytesOfFile(given, file, waiting);
  } catch (error) {
    if (isSigmaflowError(error)) throw error;
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (!missing) throw runnerErrors.GRAPH_NOT_FOUND({ file: given, reason: systemReason(error) });
    throw runnerErrors.GRAPH_NOT_FOUND({ file: given, packaged: [...(graphs?.keys() ?? [])] });
  }
}
