/// <reference lib="dom" />
import { isSigmaflowError, messageOf } from "@sigmaflow/core";
import { hostErrors } from "../host/error-codes.ts";
import { imageErrors } from "../image/error-codes.ts";
import { defaultMaxPixels, type EncodeOptions, type PictureCodec, type ResizeOptions } from "../image/picture-codec.ts";
import { pictureFormat } from "../image/picture-format.ts";
import { withTexts } from "../image/png-text.ts";
import { resizeImage } from "../image/resize-image.ts";
import type { Image } from "../port/image.ts";
import { encodePng } from "./encode-png.ts";
import { hasAlpha } from "./has-alpha.ts";

const defaultQuality = 90;

/**
 * Reads and writes pictures with a browser's canvas. Pictures without transparency come out bit by bit as the file has
 * them.
 */
export const webCodec: PictureCodec = { decode, encode, resize };

async function decode(bytes: Uint8Array, { maxPixels = defaultMaxPixels } = {}): Promise<Image> {
  if (pictureFormat(bytes) === undefined)
    throw imageErrors.IMAGE_UNREADABLE({ reason: "it is neither PNG nor JPEG nor WebP" });
  try {
    // Copied, as a blob accepts no view of memory that others may share.
    const bitmap = await createImageBitmap(new Blob([bytes.slice()]), { colorSpaceConversion: "default" });
    const { width, height } = bitmap;
    if (width * height > maxPixels) throw hostErrors.IMAGE_TOO_LARGE({ width, height, maximum: maxPixels });
    const context = canvasOf(width, height);
    context.drawImage(bitmap, 0, 0);
    bitmap.close();
    return pixelsOf(context, hasAlpha(bytes) ? 4 : 3);
  } catch (error) {
    throw isSigmaflowError(error) ? error : imageErrors.IMAGE_UNREADABLE({ reason: messageOf(error) });
  }
}

async function encode(image: Image, { format, quality = defaultQuality, texts }: EncodeOptions): Promise<Uint8Array> {
  const [picture] = pictures(image);
  if (!picture || image.batch !== 1) throw new TypeError(`one picture is encoded at a time, not ${image.batch}`);
  if (format === "png") {
    const png = await encodePng(image);
    return texts ? withTexts(png, texts) : png;
  }
  if (format === "jpeg") {
    picture.globalCompositeOperation = "destination-over";
    picture.fillStyle = "white";
    picture.fillRect(0, 0, image.width, image.height);
  }
  const file = await picture.canvas.convertToBlob({ type: `image/${format}`, quality: quality / 100 });
  return new Uint8Array(await file.arrayBuffer());
}

function resize(image: Image, options: ResizeOptions): Promise<Image> {
  return resizeImage(image, { ...options, pause: () => new Promise((resolve) => setTimeout(resolve)) });
}

function canvasOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext("2d", { colorSpace: "srgb", willReadFrequently: true });
  if (context === null) throw new Error("this browser has no canvas to draw on");
  return context;
}

/** A canvas for each picture of a batch. */
function pictures({ data, batch, width, height, channels }: Image): OffscreenCanvasRenderingContext2D[] {
  return Array.from({ length: batch }, (_, at) => {
    const context = canvasOf(width, height);
    const pixels = context.createImageData(width, height);
    const first = at * width * height * channels;
    for (let i = 0; i < width * height; i++) {
      for (let c = 0; c < 4; c++) pixels.data[4 * i + c] = c < channels ? data[first + channels * i + c]! : 255;
    }
    context.putImageData(pixels, 0, 0);
    return context;
  });
}

function pixelsOf(context: OffscreenCanvasRenderingContext2D, channels: 3 | 4): Image {
  const { width, height } = context.canvas;
  const pixels = context.getImageData(0, 0, width, height).data;
  const data = new Uint8Array(width * height * channels);
  for (let i = 0; i < width * height; i++)
    for (let c = 0; c < channels; c++) data[channels * i + c] = pixels[4 * i + c]!;
  return { data, batch: 1, width, height, channels };
}
