import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Codecs } from "@sigmaflow/core";
import { type Image, type PictureCodec, pictureFormat, pictureGrid } from "@sigmaflow/nodes";
import { previewedPicture } from "../output/previewed-picture.ts";
import { savePicture } from "../output/save-picture.ts";
import type { BatchRow } from "./batch-row.ts";
import type { EndedRow } from "./journal.ts";
import { type Swept, sweepLabel } from "./make-rows.ts";

/** Pixels of a whole sheet, about: enough for 128 pictures of 512x512. */
const mostPixels = 2 ** 25;
/** Longest side of a picture on it, pixels. */
const side = { most: 512, least: 32 } as const;
/** Around what stands for several pictures, pixels. */
const innerGap = 2;

/** What a sheet is made of. */
export interface SheetParts {
  /** All rows in order, each with how it ended. */
  readonly rows: readonly { readonly row: BatchRow; readonly end: EndedRow | undefined }[];
  /** The inputs that are swept. */
  readonly swept: readonly Swept[];
  /** Default: as near to a square as may be. */
  readonly columns: number | undefined;
  readonly folder: string;
  readonly codecs: Codecs;
  readonly pictures: PictureCodec;
}

/**
 * Writes a sheet `sheet.OUTPUT.png` of each output that is pictures, with what was swept below each; rows that failed have
 * an empty place. Resolves to the files.
 *
 * @throws `OUTPUT_NOT_WRITTEN`, or what decoding the rows' pictures throws.
 */
export async function writeSheets(parts: SheetParts): Promise<readonly string[]> {
  const outputs = new Set(parts.rows.flatMap(({ end }) => Object.keys(end?.outputs ?? {})));
  const written: string[] = [];
  for (const output of [...outputs].sort()) {
    const sheet = await sheetOf(output, parts);
    if (sheet) written.push(...(await savePicture(path.join(parts.folder, `sheet.${output}.png`), sheet)));
  }
  return written;
}

async function sheetOf(output: string, parts: SheetParts): Promise<Image | undefined> {
  const { rows, swept, columns } = parts;
  const longest = Math.max(side.least, Math.min(side.most, Math.floor(Math.sqrt(mostPixels / rows.length))));
  const cells: (Image | undefined)[] = [];
  for (const { end } of rows) cells.push(await cellOf(end?.outputs[output]?.files ?? [], longest, parts));
  const model = cells.find((cell) => cell !== undefined);
  if (model === undefined) return undefined;
  const empty = { ...model, data: new Uint8Array(model.width * model.height * 4), channels: 4 } as const;
  // A letter is six points wide, a point as many pixels as the grid makes it of a cell's width.
  const room = Math.floor(model.width / (6 * Math.max(1, Math.round(model.width / 256))));
  const labels = rows.map(({ row }, i) => {
    const isThere = cells[i] !== undefined;
    return sweepLabel(row, swept, isThere ? room : room - 8) + (isThere ? "" : ": failed");
  });
  return await pictureGrid(
    cells.map((cell) => cell ?? empty),
    { labels, columns },
  );
}

/** What a row's pictures look like in little; undefined where it has none. */
async function cellOf(
  files: readonly string[],
  longest: number,
  { codecs, pictures }: SheetParts,
): Promise<Image | undefined> {
  const shown: Image[] = [];
  for (const file of files) {
    const bytes = await readFile(file);
    if (pictureFormat(bytes) === undefined) return undefined;
    const preview = await codecs.preview(await pictures.decode(bytes), { type: "image", side: longest });
    if (preview) shown.push(previewedPicture(preview));
  }
  return shown.length > 1 ? await pictureGrid(shown, { gap: innerGap }) : shown[0];
}
