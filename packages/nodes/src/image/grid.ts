import { coreErrors } from "@sigmaflow/core";
import type { Image } from "../port/image.ts";
import { pixelSize } from "../port/pixel-size.ts";
import type { Turn } from "../tensor/turn.ts";
import { glyphHeight } from "./bitmap-font.ts";
import { type Colour, drawText } from "./draw-text.ts";
import { imageErrors } from "./error-codes.ts";

export interface GridOptions {
  /** Default: as near to a square as the number of pictures allows. */
  readonly columns?: number | undefined;
  /** One per picture, drawn below it; pictures beyond the last have none. */
  readonly labels?: readonly string[] | undefined;
  /** Between pictures and around them, in pixels. Default 8. */
  readonly gap?: number | undefined;
  /** What to wait for between rows of pixels, so that the thread is free for others. */
  readonly turn?: Turn | undefined;
  /** Pixels that the whole may have at most; no limit unless given. */
  readonly mostPixels?: number | undefined;
  /** Default white, with black labels; on a dark one, labels are white. */
  readonly background?: Colour | undefined;
}

const white: Colour = [255, 255, 255];
const black: Colour = [0, 0, 0];
const defaultGap = 8;
/** Bytes that are copied in a part of a millisecond; a multiple of a pixel's three. */
const largestCopy = 3 * 2 ** 18;

/**
 * One picture of many, row by row, each in the middle of a cell as large as the largest, on an opaque background.
 *
 * @throws `GRID_EMPTY` without pictures, `SIZE_EXCEEDED` before any memory is taken.
 */
export async function pictureGrid(images: readonly Image[], options: GridOptions = {}): Promise<Image> {
  const pictures = images.flatMap(split);
  if (pictures.length === 0) throw imageErrors.GRID_EMPTY();
  const { labels = [], gap = defaultGap, background = white } = options;
  const columns = Math.min(options.columns ?? Math.ceil(Math.sqrt(pictures.length)), pictures.length);
  const rows = Math.ceil(pictures.length / columns);
  const cell = {
    width: Math.max(...pictures.map(({ width }) => width)),
    height: Math.max(...pictures.map(({ height }) => height)),
  };
  const scale = Math.max(1, Math.round(cell.width / 256));
  const labelHeight = labels.length > 0 ? (glyphHeight + 2) * scale : 0;
  const width = columns * (cell.width + gap) + gap;
  const height = rows * (cell.height + labelHeight + gap) + gap;
  const { mostPixels = Number.POSITIVE_INFINITY } = options;
  if (width * height > mostPixels) {
    throw coreErrors.SIZE_EXCEEDED({ found: width * height, maximum: mostPixels, unit: pixelSize.unit });
  }
  const canvas = { data: new Uint8Array(width * height * 3), width, height };
  await fill(canvas.data, background, options.turn);
  for (const [index, picture] of pictures.entries()) {
    const left = gap + (index % columns) * (cell.width + gap);
    const top = gap + Math.floor(index / columns) * (cell.height + labelHeight + gap);
    const middle = {
      left: left + Math.floor((cell.width - picture.width) / 2),
      top: top + Math.floor((cell.height - picture.height) / 2),
    };
    await paste(canvas, picture, middle, { background, turn: options.turn });
    const label = labels[index];
    if (label !== undefined)
      drawText(canvas, label, {
        left,
        top: top + cell.height + scale,
        width: cell.width,
        scale,
        colour: brightness(background) < 128 ? white : black,
      });
  }
  return { ...canvas, batch: 1, channels: 3 };
}

function split(image: Image): readonly Image[] {
  const size = image.height * image.width * image.channels;
  return Array.from({ length: image.batch }, (_, i) => ({
    ...image,
    batch: 1,
    data: image.data.subarray(i * size, (i + 1) * size),
  }));
}

/** Fills pixels with one colour, by copies of twice as many each time. */
async function fill(pixels: Uint8Array, colour: Colour, turn: Turn | undefined): Promise<void> {
  pixels.set(colour);
  for (let done = colour.length; done < pixels.length; ) {
    await turn?.();
    const count = Math.min(done, largestCopy, pixels.length - done);
    pixels.copyWithin(done, 0, count);
    done += count;
  }
}

async function paste(
  canvas: { readonly data: Uint8Array; readonly width: number },
  { data, width, height, channels }: Image,
  { left, top }: { readonly left: number; readonly top: number },
  { background, turn }: { readonly background: Colour; readonly turn: Turn | undefined },
): Promise<void> {
  for (let y = 0; y < height; y++) {
    await turn?.();
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * channels;
      const to = ((top + y) * canvas.width + left + x) * 3;
      const alpha = channels === 4 ? data[from + 3]! / 255 : 1;
      for (let colour = 0; colour < 3; colour++)
        canvas.data[to + colour] = Math.round(data[from + colour]! * alpha + background[colour]! * (1 - alpha));
    }
  }
}

function brightness([red, green, blue]: Colour): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
