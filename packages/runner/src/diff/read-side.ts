import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { GraphDocument } from "@sigmaflow/core";
import type { RunRecord } from "@sigmaflow/core/record";
import { type Image, pictureFormat } from "@sigmaflow/nodes";
import { sharpCodec } from "@sigmaflow/nodes/host";
import { runnerErrors } from "../error-codes.ts";
import { type GraphSource, readGraphSource } from "../input/graph-source.ts";
import { type RunPlace, readStoredRun } from "./stored-run.ts";

/** One of two things that are compared. */
export interface Side {
  /** As it was named. */
  readonly name: string;
  /** Undefined for a picture that does not say how it was made. */
  readonly source: GraphSource | undefined;
  /** Its first picture, where it has one. */
  readonly picture?: Image;
}

/** How sides are found. */
export interface SideOptions extends RunPlace {
  readonly graphs: ReadonlyMap<string, GraphDocument>;
}

/** What ids of runs look like: those of servers are UUIDs. */
const runId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Reads a graph, a picture or a run that is to be compared.
 *
 * @throws `GRAPH_NOT_FOUND`, `FILE_TOO_LARGE`, `RUN_UNKNOWN`, what opening a store throws, and what decoding a picture
 * throws.
 */
export async function readSide(given: string, options: SideOptions): Promise<Side> {
  const { graphs } = options;
  if (runId.test(given) && !existsSync(given)) {
    const run = await readStoredRun(given, options);
    const place = { name: given, folder: process.cwd(), graphName: given, text: JSON.stringify(run.graph) };
    const record: RunRecord = { graph: run.graph, inputs: run.inputs };
    return { name: given, source: { ...place, record }, ...(await pictureIn(run.picture)) };
  }
  let source: GraphSource | undefined;
  try {
    source = await readGraphSource(given, { graphs });
  } catch (error) {
    if (!runnerErrors.NO_GRAPH_IN_PICTURE.is(error)) throw error;
  }
  const isPicture = source === undefined || source.record !== undefined;
  return {
    name: given,
    source,
    ...(isPicture && given !== "-" && (await pictureIn(await readFile(path.resolve(given))))),
  };
}

async function pictureIn(bytes: Uint8Array | undefined): Promise<{ readonly picture?: Image }> {
  if (bytes === undefined || pictureFormat(bytes) === undefined) return {};
  return { picture: await sharpCodec.decode(bytes) };
}
