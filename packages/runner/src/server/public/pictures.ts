import type { PortSpec } from "@sigmaflow/core";
import { noPicture, takesPictures } from "../../input/picture-inputs.ts";
import type { PictureStore } from "../picture-store.ts";

/**
 * The values with pictures (base64 or `data:` URLs) kept as uploads. Addresses are not fetched: a server that fetches
 * what strangers name reaches what strangers should not.
 *
 * Throws `BAD_INPUT`, `IMAGE_UNREADABLE`, `IMAGE_TOO_LARGE`.
 */
export async function keepPictures(
  values: Readonly<Record<string, unknown>>,
  specs: Readonly<Record<string, PortSpec>>,
  pictures: PictureStore,
  maxPixels: number,
): Promise<Record<string, unknown>> {
  const kept = { ...values };
  const keep = async (name: string, value: unknown): Promise<unknown> => {
    if (typeof value === "object" && value !== null && "$upload" in value) return value;
    const { hash } = await pictures.keep(bytesOf(name, value), { maxPixels });
    return { $upload: hash };
  };
  for (const [name, spec] of Object.entries(specs)) {
    const value = kept[name];
    if (value === undefined || !takesPictures(spec)) continue;
    kept[name] = Array.isArray(value)
      ? await Promise.all(value.map((one) => keep(name, one)))
      : await keep(name, value);
  }
  return kept;
}

function bytesOf(name: string, value: unknown): Uint8Array {
  const text = typeof value === "string" ? value.trim().replace(/^data:image\/[a-z]+;base64,/, "") : "";
  if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return Buffer.from(text, "base64");
  throw noPicture(name, `\`${name}\` is no picture.`, "Send base64 or a data: URL; addresses are not fetched.");
}
