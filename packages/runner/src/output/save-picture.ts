import path from "node:path";
import { coreErrors, shortageOf } from "@sigmaflow/core";
import { imageFiles, type PictureFormat } from "@sigmaflow/nodes";
import { makeFolder } from "@sigmaflow/nodes/files";
import { sharpCodec } from "@sigmaflow/nodes/host";
import { runnerErrors } from "../error-codes.ts";
import { systemReason } from "../host/system-reason.ts";
import { writeWhole } from "./write-whole.ts";

/** How a picture is saved. */
export interface SavePictureOptions {
  /** Of JPEG and WebP, 1 to 100; the library's own unless given. */
  readonly quality?: number;
}

const formats: Readonly<Record<string, PictureFormat>> = {
  ".png": "png",
  ".jpg": "jpeg",
  ".jpeg": "jpeg",
  ".webp": "webp",
};

/**
 * Saves a picture that a run made as a file: PNG, JPEG or WebP, by the name's ending. Several pictures (a batch, or a
 * list) become `NAME-0.png`, `NAME-1.png`, …. Each file appears whole or not at all; folders are made. Resolves to the
 * absolute paths.
 *
 * @throws `BAD_INPUT` for what is no picture and for another ending, `OUTPUT_NOT_WRITTEN`.
 * @example
 * ```ts
 * import { readFileSync } from "node:fs";
 * import { runGraph, savePicture } from "sigmaflow";
 *
 * const { image } = await runGraph(readFileSync("panda.json", "utf8"), { prompt: "a fox" });
 * await savePicture("fox.png", image);
 * ```
 */
export async function savePicture(
  file: string,
  picture: unknown,
  { quality }: SavePictureOptions = {},
): Promise<readonly string[]> {
  const { dir, name, ext } = path.parse(path.resolve(file));
  const format = formats[ext.toLowerCase()];
  if (format === undefined)
    throw coreErrors.BAD_INPUT({
      given: `\`${file}\``,
      reason: `does not end in ${Object.keys(formats).join(", ")}`,
      advice: "Name such a file.",
    });
  const items: readonly unknown[] = Array.isArray(picture) ? picture : [picture];
  if (items.length === 0 || !items.every((item) => imageFiles.is(item)))
    throw coreErrors.BAD_INPUT({
      given: `What is to be saved as \`${file}\``,
      reason: "is no picture",
      advice: "Give an output whose type is image, or a list of images.",
    });
  const options = { format, service: sharpCodec, ...(quality !== undefined && { quality }) };
  const files: string[] = [];
  try {
    const contents: Uint8Array[] = [];
    for (const item of items) for (const { bytes } of await imageFiles.encode(item, options)) contents.push(bytes);
    await makeFolder(dir);
    for (const [i, bytes] of contents.entries()) {
      const place = path.join(dir, `${name}${contents.length > 1 ? `-${i}` : ""}${ext}`);
      await writeWhole(place, bytes);
      files.push(place);
    }
  } catch (error) {
    throw shortageOf(error) ?? runnerErrors.OUTPUT_NOT_WRITTEN({ file, reason: systemReason(error) });
  }
  return files;
}
