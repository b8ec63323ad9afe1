import { readFile } from "node:fs/promises";
import { canonicalDocument, type Run } from "@sigmaflow/core";
import { type DocumentChange, diffDocuments, sayChange } from "@sigmaflow/core/editing";
import type { RunRecord } from "@sigmaflow/core/record";
import { compareImages, type ImageDistance, imageFiles } from "@sigmaflow/nodes";
import type { Engine, StartOptions } from "../engine/engine.ts";
import { runnerErrors } from "../error-codes.ts";
import { type GraphSource, readGraphSource } from "../input/graph-source.ts";
import { recordOf } from "../output/run-record.ts";
import { fileContents } from "../output/write-outputs.ts";
import { type MadeChange, madeChanges, sayMadeChange } from "./made-changes.ts";
import { sayPicture } from "./say-difference.ts";

/** What making a picture again came to. */
export interface Verified {
  readonly file: string;
  /** Whether the same bytes came of it, but for what the file says it was made with. */
  readonly same: boolean;
  /** In what the graph is read differently today. */
  readonly graph?: readonly DocumentChange[];
  /** Undefined where the file does not say what it was made with. */
  readonly made?: readonly MadeChange[];
  /** How far the nearest picture of the same size is; undefined where there is none. */
  readonly picture?: ImageDistance;
}

/** A picture to be made again, with the graph in it. */
export interface PictureToVerify {
  readonly file: string;
  readonly source: GraphSource & { readonly record: RunRecord };
}

/**
 * Reads a picture that is to be made again.
 *
 * @throws `NO_GRAPH_IN_PICTURE` for everything else, and what reading it throws.
 */
export async function pictureToVerify(file: string): Promise<PictureToVerify> {
  const { record, ...source } = await readGraphSource(file);
  if (record === undefined) throw runnerErrors.NO_GRAPH_IN_PICTURE({ file, isUnreadable: false });
  return { file, source: { ...source, record } };
}

/**
 * Makes a picture again and compares the bytes; where they differ, says what may be the cause.
 *
 * @throws what preparing and running it throws.
 */
export async function verifyPicture(
  { file, source }: PictureToVerify,
  { engine, ...options }: StartOptions & { readonly engine: Engine },
): Promise<Verified> {
  const { name, text, record } = source;
  const prepared = await engine.prepare(text, record.inputs, { name });
  const values = await engine.start(prepared, { ...options, replay: false }).outputs;
  const { made, ...again } = await recordOf(prepared);
  const bytes = await readFile(file);
  // What it was made with may differ without any pixel that does.
  const { graph: now, inputs, ...rest } = again;
  const asBefore = { graph: now, inputs, ...(record.made && { made: record.made }), ...rest };
  for (const output of Object.keys(values)) {
    const contents = await fileContents(output, values[output], { ...prepared, record: asBefore });
    if (contents?.some((one) => Buffer.compare(one.bytes, bytes) === 0)) return { file, same: true };
  }
  const graph = diffDocuments(canonicalDocument(record.graph), canonicalDocument(now));
  const picture = await nearest(bytes, values, engine);
  const changes = record.made && madeChanges(record.made, made);
  return { file, same: false, graph, ...(changes && { made: changes }), ...(picture && { picture }) };
}

async function nearest(
  bytes: Uint8Array,
  values: Awaited<Run["outputs"]>,
  engine: Engine,
): Promise<ImageDistance | undefined> {
  const before = await engine.pictures.decode(bytes);
  const distances = Object.values(values)
    .flat()
    .flatMap((value) => (imageFiles.is(value) ? (compareImages(before, value) ?? []) : []));
  return distances.sort((a, b) => a.meanAbsolute - b.meanAbsolute)[0];
}

/** What verifying came to in English, one sentence a line. */
export function sayVerified({ file, same, graph = [], made, picture }: Verified): readonly string[] {
  if (same) return [`${file}: the same`];
  const lines = [...graph.map(sayChange), ...(made ?? []).map(sayMadeChange)];
  if (made === undefined) lines.push("The file does not say what it was made with.");
  else if (lines.length === 0) lines.push("Nothing that it was made with differs: the file was changed since.");
  lines.push(picture === undefined ? "No picture of its size came of it." : sayPicture(picture));
  return [`${file}: different`, ...lines.map((line) => `  ${line}`)];
}
