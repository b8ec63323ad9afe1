import { isSigmaflowError, messageOf, type SigmaflowError } from "@sigmaflow/core";
import sharp, { type Sharp } from "sharp";
import { imageErrors } from "../image/error-codes.ts";
import { defaultMaxPixels, type EncodeOptions, type PictureCodec, type ResizeOptions } from "../image/picture-codec.ts";
import { pictureFormat } from "../image/picture-format.ts";
import { withTextsInTurns } from "../image/png-text.ts";
import { resizeImage } from "../image/resize-image.ts";
import type { Image } from "../port/image.ts";
import { hostErrors } from "./error-codes.ts";

const defaultQuality = 90;
/** Beyond this, PNG files shrink by little and take several times as long. */
const pngLevel = 4;

/** Reads and writes pictures with libvips. */
export const sharpCodec: PictureCodec = { decode, encode, resize };

async function decode(bytes: Uint8Array, { maxPixels = defaultMaxPixels } = {}): Promise<Image> {
  // Only what the formats' own decoders read: libvips would also open SVG, which names other files.
  if (pictureFormat(bytes) === undefined) throw unreadable("it is neither PNG nor JPEG nor WebP");
  const input = sharp(bytes, { limitInputPixels: false, failOn: "error" });
  try {
    const { width, height } = await input.metadata();
    if (width * height > maxPixels) throw hostErrors.IMAGE_TOO_LARGE({ width, height, maximum: maxPixels });
    return await rawImage(input.autoOrient().toColourspace("srgb"));
  } catch (error) {
    throw isSigmaflowError(error) ? error : unreadable(messageOf(error));
  }
}

async function encode(image: Image, { format, quality = defaultQuality, texts }: EncodeOptions): Promise<Uint8Array> {
  const [picture] = pictures(image);
  if (!picture || image.batch !== 1) throw new TypeError(`one picture is encoded at a time, not ${image.batch}`);
  if (format === "png") {
    const png = await picture.png({ compressionLevel: pngLevel, adaptiveFiltering: false }).toBuffer();
    return texts ? await withTextsInTurns(png, texts, pause) : plain(png);
  }
  const file =
    format === "jpeg"
      ? picture.flatten({ background: "white" }).jpeg({ quality, chromaSubsampling: quality >= 90 ? "4:4:4" : "4:2:0" })
      : picture.webp({ quality });
  return plain(await file.toBuffer());
}

/** Not by libvips, which enlarges by half a pixel aside (its affine transform) and has kernels of its own. */
function resize(image: Image, options: ResizeOptions): Promise<Image> {
  return resizeImage(image, { ...options, pause });
}

/** Lets the event loop turn. */
function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function pictures({ data, batch, width, height, channels }: Image): readonly Sharp[] {
  const size = width * height * channels;
  return Array.from({ length: batch }, (_, i) =>
    sharp(data.subarray(i * size, (i + 1) * size), { raw: { width, height, channels }, limitInputPixels: false }),
  );
}

async function rawImage(picture: Sharp): Promise<Image> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  if (info.channels !== 3 && info.channels !== 4) throw unreadable(`it has ${info.channels} channels`);
  return { data: plain(data), batch: 1, width: info.width, height: info.height, channels: info.channels };
}

/** Values on wires are plain arrays, and Node's buffers may be windows on a shared pool. */
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length).slice();
}

function unreadable(why: string): SigmaflowError {
  return imageErrors.IMAGE_UNREADABLE({ reason: why });
}
