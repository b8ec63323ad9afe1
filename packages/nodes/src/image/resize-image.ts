import { roundHalfEven } from "../tensor/round.ts";
import { type Image, picturesOf } from "./image.ts";
import type { ResizeKernel, ResizeOptions } from "./picture-codec.ts";
import { divideByAlpha, premultiplied } from "./resample/alpha.ts";
import { type Kernel, kernels } from "./resample/kernel.ts";
import { nearestPlaces } from "./resample/nearest.ts";
import { acrossRows, downRows } from "./resample/passes.ts";
import { type Span, tapsOf } from "./resample/taps.ts";

export interface ResizeImageOptions extends ResizeOptions {
  /** Lets others run; awaited again and again, a few milliseconds of work apart. */
  readonly pause: () => Promise<void>;
}

const kernelOf: Readonly<Record<Exclude<ResizeKernel, "nearest">, Kernel>> = {
  ...kernels,
  lanczos3: kernels.lanczos,
  cubic: kernels.bicubic,
  linear: kernels.bilinear,
};

/** Multiplications between two pauses, some 4 ms. */
const workAtOnce = 4_000_000;

/**
 * Every picture of `image` in another size, with the pixels that Pillow's `resize`, `ImageOps.fit` (`cover`) and
 * `ImageOps.pad` on black (`contain`) give. Where pixels are transparent, their colours count by their opacity.
 */
export async function resizeImage(image: Image, options: ResizeImageOptions): Promise<Image> {
  const { width, height, fit = "stretch", kernel = "lanczos", pause } = options;
  const size = fit === "contain" ? contained(image, options) : { width, height };
  const spans = fit === "cover" ? covered(image, size) : stretched(image, size);
  const data = new Uint8Array(image.batch * width * height * image.channels);
  for (const [i, picture] of picturesOf(image).entries()) {
    const pixels = await resample(picture, spans, kernel, pause);
    const target = data.subarray(i * width * height * image.channels, (i + 1) * width * height * image.channels);
    if (fit === "contain") paste({ ...picture, ...size, data: pixels }, target, { width, height });
    else target.set(pixels);
  }
  return { ...image, data, width, height };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

interface Spans {
  readonly across: Span;
  readonly down: Span;
}

function stretched({ width, height }: Size, to: Size): Spans {
  return {
    across: { length: width, start: 0, end: width, to: to.width },
    down: { length: height, start: 0, end: height, to: to.height },
  };
}

/** The largest part around the middle that has the new shape. */
function covered({ width, height }: Size, to: Size): Spans {
  const ratio = to.width / to.height;
  const part = {
    width: width / height > ratio ? ratio * height : width,
    height: width / height < ratio ? width / ratio : height,
  };
  const middle = (length: number, part: number, to: number): Span => {
    const start = (length - part) * 0.5;
    // Pillow keeps the part in 32 bits.
    return { length, start: Math.fround(start), end: Math.fround(start + part), to };
  };
  return { across: middle(width, part.width, to.width), down: middle(height, part.height, to.height) };
}

/** The largest size of the picture's own shape that fits. */
function contained({ width, height }: Size, to: Size): Size {
  const [own, wanted] = [width / height, to.width / to.height];
  if (own > wanted) return { width: to.width, height: Math.max(1, roundHalfEven((height / width) * to.width)) };
  return { width: own < wanted ? Math.max(1, roundHalfEven(own * to.height)) : to.width, height: to.height };
}

async function resample(picture: Image, spans: Spans, kernel: ResizeKernel, pause: Pause): Promise<Uint8Array> {
  const { data, channels } = picture;
  const { across, down } = spans;
  if (isWhole(across) && isWhole(down)) return data;
  if (kernel === "nearest") return nearest(picture, nearestPlaces(across), nearestPlaces(down));
  const passes = { kernel: kernelOf[kernel], channels, pause };
  const source = channels === 4 ? premultiplied(data) : data;
  const pixels = downFirst(spans)
    ? await resampleRows(await resampleColumns(source, { ...passes, width: across.length }, down), passes, across)
    : await resampleColumns(await resampleRows(source, passes, across), { ...passes, width: across.to }, down);
  if (channels === 4) divideByAlpha(pixels);
  return pixels;
}

type Pause = () => Promise<void>;

/**
 * Whether Pillow (13.0.0, as measured) makes a picture lower before it makes it narrower or wider: where that saves more
 * than twice as many rows as columns. Values between both passes are rounded to 8 bits, so the order is to be seen.
 */
function downFirst({ across, down }: Spans): boolean {
  return down.to < down.length && down.length - down.to > 2 * (across.length - across.to);
}

interface Pass {
  readonly kernel: Kernel;
  readonly channels: number;
  readonly pause: Pause;
}

async function resampleRows(source: Uint8Array, { kernel, channels, pause }: Pass, span: Span): Promise<Uint8Array> {
  if (isWhole(span)) return source;
  const [before, after] = [span.length * channels, span.to * channels];
  const rows = source.length / before;
  const taps = tapsOf(kernel, span);
  const data = new Uint8Array(rows * after);
  await inBlocks(rows, after * taps.stride, pause, (from, until) =>
    acrossRows({ data: source, length: before }, { data, length: after }, taps, { channels, from, until }),
  );
  return data;
}

async function resampleColumns(
  source: Uint8Array,
  { kernel, channels, pause, width }: Pass & { readonly width: number },
  span: Span,
): Promise<Uint8Array> {
  if (isWhole(span)) return source;
  const length = width * channels;
  const taps = tapsOf(kernel, span);
  const data = new Uint8Array(span.to * length);
  await inBlocks(span.to, length * taps.stride, pause, (from, until) =>
    downRows({ data: source, length }, { data, length }, taps, { from, until }),
  );
  return data;
}

function isWhole({ length, start, end, to }: Span): boolean {
  return start === 0 && end === length && to === length;
}

/** Calls `work` for all rows, as many at a time as fit between two pauses. */
async function inBlocks(
  rows: number,
  workOfRow: number,
  pause: Pause,
  work: (from: number, until: number) => void,
): Promise<void> {
  const atOnce = Math.max(1, Math.floor(workAtOnce / workOfRow));
  for (let from = 0; from < rows; from += atOnce) {
    if (from > 0) await pause();
    work(from, Math.min(rows, from + atOnce));
  }
}

function nearest({ data, width, channels }: Image, across: Int32Array, down: Int32Array): Uint8Array {
  const out = new Uint8Array(across.length * down.length * channels);
  let to = 0;
  for (const y of down) {
    for (const x of across) {
      const from = (y * width + x) * channels;
      for (let c = 0; c < channels; c++) out[to++] = data[from + c]!;
    }
  }
  return out;
}

/** Lays a picture into the middle of an opaque black one. */
function paste(picture: Image, target: Uint8Array, to: Size): void {
  const { data, width, height, channels } = picture;
  if (channels === 4) for (let i = 3; i < target.length; i += 4) target[i] = 255;
  const left = roundHalfEven((to.width - width) / 2);
  const top = roundHalfEven((to.height - height) / 2);
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width * channels, (y + 1) * width * channels);
    target.set(row, ((top + y) * to.width + left) * channels);
  }
}
