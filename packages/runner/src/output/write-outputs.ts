import { stat } from "node:fs/promises";
import path from "node:path";
import {
  type Codecs,
  type ContentHasher,
  type EncodedFile,
  type GraphDocument,
  type Json,
  shortageOf,
} from "@sigmaflow/core";
import { type RunRecord, recordTexts } from "@sigmaflow/core/record";
import { makeFolder } from "@sigmaflow/nodes/files";
import { runnerErrors } from "../error-codes.ts";
import { systemReason } from "../host/system-reason.ts";
import { writeWhole } from "./write-whole.ts";

/** What became of one output: files, or a value that JSON can hold. */
export interface WrittenOutput {
  /** Absolute paths, in the order of the values. */
  readonly files?: readonly string[];
  readonly value?: unknown;
}

/** What the files of outputs are made from: a prepared run, and its record. */
export interface OutputFiles {
  readonly document: GraphDocument;
  /** Types of the outputs by name, `image`; one that is missing, or open, is read off the value. */
  readonly outputTypes: Readonly<Record<string, string>>;
  readonly codecs: Codecs;
  readonly record: RunRecord | (() => Promise<RunRecord>);
}

/** Where and how outputs are written. */
export interface WriteOptions extends OutputFiles {
  readonly folder: string;
  readonly hasher: ContentHasher;
  /** What the names of all files begin with. */
  readonly prefix?: string;
}

/**
 * Writes what has files among a run's outputs as `NAME.png`, or `NAME-0.png`, `NAME-1.png`, … where an output holds
 * several, and describes all other outputs as data. Each file appears whole or not at all; the same run writes the same
 * bytes.
 *
 * @throws `OUTPUT_NOT_WRITTEN`.
 *
 * @example
 * ```ts
 * import { readFileSync } from "node:fs";
 * import { createEngine, recordOf, writeOutputs } from "sigmaflow";
 *
 * const engine = createEngine();
 * const prepared = await engine.prepare(readFileSync("panda.json", "utf8"), { prompt: "a fox" });
 * const outputs = await engine.start(prepared).outputs;
 * const record = await recordOf(prepared);
 * const written = await writeOutputs(outputs, { ...prepared, record, folder: "out", hasher: engine.hasher });
 * console.log(written.image?.files);
 * await engine.close();
 * ```
 */
export async function writeOutputs(
  outputs: Readonly<Record<string, unknown>>,
  options: WriteOptions,
): Promise<Record<string, WrittenOutput>> {
  const written: Record<string, WrittenOutput> = {};
  for (const name of Object.keys(outputs).sort()) {
    const contents = await fileContents(name, outputs[name], options);
    written[name] =
      contents === undefined
        ? { value: asJson(outputs[name], options.hasher) }
        : { files: await writeAll(name, contents, options) };
  }
  return written;
}

/**
 * Looks whether outputs can be written into a folder, which need not be there yet: before the work rather than after it.
 *
 * @throws `OUTPUT_NOT_WRITTEN` where something else has its name, a file or a pipe.
 */
export async function requireFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined || found.isDirectory()) return;
  const what = found.isFile() ? "a file" : "neither a folder nor a file";
  throw runnerErrors.OUTPUT_NOT_WRITTEN({ file: folder, reason: `it is ${what}` });
}

/** One file of an output. */
export interface FileContent extends EncodedFile {
  /** Pixels of what it shows; undefined where it shows nothing or that is not known. */
  readonly extent?: { readonly width: number; readonly height: number };
}

/** The files of an output, or undefined for one that has none. */
export async function fileContents(
  name: string,
  value: unknown,
  { document, outputTypes, codecs, record }: OutputFiles,
): Promise<readonly FileContent[] | undefined> {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const found = items.map((item) => codecs.writer(item, outputTypes[name]));
  if (found.length === 0 || found.includes(undefined)) return undefined;
  const declared = document.outputs?.[name];
  const format = declared && "format" in declared ? declared.format : undefined;
  const quality = declared && "quality" in declared ? declared.quality : undefined;
  const options = {
    texts: recordTexts(typeof record === "function" ? await record() : record),
    ...(format !== undefined && { format }),
    ...(quality !== undefined && { quality }),
  };
  const contents: FileContent[] = [];
  for (const [i, codec] of found.entries()) {
    const extent = codec!.extent(items[i]);
    for (const file of await codec!.encode(items[i], options)) contents.push({ ...file, ...(extent && { extent }) });
  }
  return contents;
}

async function writeAll(
  name: string,
  contents: readonly FileContent[],
  { folder, prefix = "" }: WriteOptions,
): Promise<readonly string[]> {
  const files: string[] = [];
  try {
    await makeFolder(path.resolve(folder));
    for (const [i, { bytes, extension }] of contents.entries()) {
      const file = path.resolve(folder, `${prefix}${name}${contents.length > 1 ? `-${i}` : ""}.${extension}`);
      await writeWhole(file, bytes);
      files.push(file);
    }
  } catch (error) {
    const reason = systemReason(error);
    throw shortageOf(error) ?? runnerErrors.OUTPUT_NOT_WRITTEN({ output: name, folder: path.resolve(folder), reason });
  }
  return files;
}

/** A value as JSON: arrays of numbers as their type, sha256 and length. */
export function asJson(value: unknown, hasher: ContentHasher): Json {
  return JSON.parse(hasher.encode(value ?? null).text);
}
