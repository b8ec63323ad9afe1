import type { Engine } from "../../engine/engine.ts";
import { noPicture, type PictureReader, sourceOf } from "../../input/picture-inputs.ts";
import type { Pictures } from "../../runs/pictures.ts";
import { uploadReader } from "../../runs/prepare.ts";

/**
 * Reads pictures from a request's body (base64, `data:` URLs, or uploads) and keeps them as uploads. Addresses are not
 * fetched: a server that fetches what strangers name reaches what strangers should not.
 *
 * Its promises reject with `BAD_INPUT`, `IMAGE_UNREADABLE`, `IMAGE_TOO_LARGE`.
 */
export function bodyPictures({ pictures: codec }: Engine, pictures: Pictures, maxPixels: number): PictureReader {
  const uploaded = uploadReader(codec, pictures);
  return async (name, value) => {
    if (typeof value === "object" && value !== null && "$upload" in value) return await uploaded(name, value);
    const bytes = bytesOf(name, value);
    const image = await codec.decode(bytes, { maxPixels });
    const { hash } = await pictures.add(bytes, image);
    return { image, source: sourceOf(bytes), kept: { $upload: hash } };
  };
}

function bytesOf(name: string, value: unknown): Uint8Array {
  const text = typeof value === "string" ? value.trim().replace(/^data:image\/[a-z]+;base64,/, "") : "";
  if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return Buffer.from(text, "base64");
  throw noPicture(name, `\`${name}\` is no picture.`, "Send base64 or a data: URL; addresses are not fetched.");
}
