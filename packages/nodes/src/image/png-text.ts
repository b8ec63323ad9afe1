import type { Turn } from "@sigmaflow/core/editing";
import { pngTexts, pngTextsInTurns, withPngTexts, withPngTextsInTurns } from "@sigmaflow/core/record";
import { imageErrors } from "./error-codes.ts";
import type { PictureTexts } from "./picture-codec.ts";

/**
 * The PNG with the texts in it, right after its header.
 *
 * @throws `IMAGE_UNREADABLE` when the file is no PNG.
 */
export function withTexts(png: Uint8Array, texts: PictureTexts): Uint8Array {
  return withPngTexts(png, texts) ?? unreadable();
}

/** The same as {@link withTexts}, waiting for `turn` before each part of long texts. */
export async function withTextsInTurns(png: Uint8Array, texts: PictureTexts, turn: Turn): Promise<Uint8Array> {
  return (await withPngTextsInTurns(png, texts, turn)) ?? unreadable();
}

/**
 * The texts of a PNG. Compressed texts and those of damaged chunks are left out.
 *
 * @throws `IMAGE_UNREADABLE` when the file is no PNG or ends too early.
 */
export function textsOf(png: Uint8Array): PictureTexts {
  return pngTexts(png) ?? unreadable();
}

/** The same as {@link textsOf}, waiting for `turn` before each part of long texts. */
export async function textsInTurns(png: Uint8Array, turn: Turn): Promise<PictureTexts> {
  return (await pngTextsInTurns(png, turn)) ?? unreadable();
}

function unreadable(): never {
  throw imageErrors.IMAGE_UNREADABLE();
}
