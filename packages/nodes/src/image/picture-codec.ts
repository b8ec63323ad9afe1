import { service } from "@sigmaflow/core";
import type { Image } from "./image.ts";

/** Formats that pictures are read from and written to. */
export type PictureFormat = "png" | "jpeg" | "webp";

/** Texts by keyword, as PNG files hold them. */
export type PictureTexts = { readonly [keyword: string]: string };

export interface EncodeOptions {
  readonly format: PictureFormat;
  /** 1…100 for jpeg and webp, default 90; png is always lossless. */
  readonly quality?: number;
  /** Written into png files only. */
  readonly texts?: PictureTexts;
}

/** How a new size is filled: distorted, cropped around the middle, or with borders. */
export type ResizeFit = "stretch" | "cover" | "contain";

/**
 * How pixels between pixels are made. `area` is the mean over each pixel's area; `lanczos3`, `cubic` and `linear` are
 * older names of `lanczos`, `bicubic` and `bilinear`.
 */
export const resizeKernels = [
  "lanczos",
  "bicubic",
  "bilinear",
  "area",
  "nearest",
  "mitchell",
  "lanczos2",
  "lanczos3",
  "cubic",
  "linear",
] as const;
export type ResizeKernel = (typeof resizeKernels)[number];

export interface ResizeOptions {
  readonly width: number;
  readonly height: number;
  /** Default `stretch`. */
  readonly fit?: ResizeFit;
  /** Default `lanczos`. */
  readonly kernel?: ResizeKernel;
}

/** Turns files into pixels and back. A host provides it; a browser can over its canvas. */
export interface PictureCodec {
  /**
   * One picture, upright, in sRGB, with 4 channels if it has transparency.
   *
   * @throws `IMAGE_UNREADABLE`, `IMAGE_TOO_LARGE` (before the pixels are decoded).
   */
  decode(bytes: Uint8Array, options?: { readonly maxPixels?: number }): Promise<Image>;
  /** The file of the only picture of `image`. The same pixels, options and build result in the same bytes. */
  encode(image: Image, options: EncodeOptions): Promise<Uint8Array>;
  /** Every picture of `image` in another size: the same pixels on every host, those of Pillow. */
  resize(image: Image, options: ResizeOptions): Promise<Image>;
}

/** Where nodes and front ends turn pixels into files. */
export const pictureCodec = service<PictureCodec>("pictures");

/** Pixels that a decoded picture may have when nothing else is said. */
export const defaultMaxPixels = 64_000_000;
