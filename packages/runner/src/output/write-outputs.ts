import path from "node:path";
import type { ContentHasher, GraphDocument, Json } from "@sigmaflow/core";
import { type RunRecord, recordTexts } from "@sigmaflow/core/record";
import type { Image, PictureCodec } from "@sigmaflow/nodes";
import { runnerErrors } from "../error-codes.ts";
import { systemReason } from "../host/system-reason.ts";
import { isImage } from "./is-image.ts";
import { makeFolder } from "./make-folder.ts";
import { writeWhole } from "./write-whole.ts";

/** What became of one output: files, or a value that JSON can hold. */
export interface WrittenOutput {
  /** Absolute paths, in the order of the pictures. */
  readonly files?: readonly string[];
  readonly value?: unknown;
}

/** Where and how outputs are written. */
export interface WriteOptions {
  readonly folder: string;
  readonly document: GraphDocument;
  readonly record: RunRecord;
  readonly pictures: PictureCodec;
  readonly hasher: ContentHasher;
}

/**
 * Writes a run's pictures and files as `NAME.png`, or `NAME-0.png`, `NAME-1.png`, … where an output holds several, and
 * describes all other outputs as data. Each file appears whole or not at all; the same run writes the same bytes.
 *
 * @throws `OUTPUT_NOT_WRITTEN`.
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

/** One file of an output. */
export interface FileContent {
  readonly bytes: Uint8Array;
  readonly extension: string;
  /** Of a picture that was encoded here, pixels. */
  readonly size?: Pick<Image, "width" | "height">;
}

/** The files of an output, or undefined for one that has none. */
export async function fileContents(
  name: string,
  value: unknown,
  { document, pictures, record }: Pick<WriteOptions, "document" | "pictures" | "record">,
): Promise<readonly FileContent[] | undefined> {
  const items = Array.isArray(value) ? value : [value];
  if (items.length === 0 || !items.every((item) => isImage(item) || isFile(item))) return undefined;
  const declared = document.outputs?.[name];
  const format = declared && "format" in declared ? (declared.format ?? "png") : "png";
  const quality = declared && "quality" in declared ? declared.quality : undefined;
  const texts = recordTexts(record);
  const encode = async (image: Image): Promise<FileContent> => ({
    bytes: await pictures.encode(image, { format, texts, ...(quality !== undefined && { quality }) }),
    extension: format,
    size: image,
  });
  const contents: FileContent[] = [];
  for (const item of items) {
    if (isFile(item)) contents.push({ bytes: item.bytes, extension: item.type.split("/").at(-1)! });
    else for (const image of single(item)) contents.push(await encode(image));
  }
  return contents;
}

/** The pictures of a batch, one by one. */
export function single(image: Image): readonly Image[] {
  if (image.batch === 1) return [image];
  const size = image.width * image.height * image.channels;
  return Array.from({ length: image.batch }, (_, i) => ({
    ...image,
    batch: 1,
    data: image.data.subarray(i * size, (i + 1) * size),
  }));
}

function isFile(value: unknown): value is { readonly bytes: Uint8Array; readonly type: string } {
  return (
    typeof value === "object" &&
    value !== null &&
    "bytes" in value &&
    value.bytes instanceof Uint8Array &&
    "type" in value &&
    typeof value.type === "string" &&
    /^image\/[a-z]+$/.test(value.type)
  );
}

async function writeAll(
  name: string,
  contents: readonly FileContent[],
  { folder }: WriteOptions,
): Promise<readonly string[]> {
  const files: string[] = [];
  try {
    await makeFolder(path.resolve(folder));
    for (const [i, { bytes, extension }] of contents.entries()) {
      const file = path.resolve(folder, `${name}${contents.length > 1 ? `-${i}` : ""}.${extension}`);
      await writeWhole(file, bytes);
      files.push(file);
    }
  } catch (error) {
    const reason = systemReason(error);
    throw runnerErrors.OUTPUT_NOT_WRITTEN({ output: name, folder: path.resolve(folder), reason });
  }
  return files;
}

/** A value as JSON: arrays of numbers as their type, sha256 and length. */
export function asJson(value: unknown, hasher: ContentHasher): Json {
  return JSON.parse(hasher.encode(value ?? null).text);
}
