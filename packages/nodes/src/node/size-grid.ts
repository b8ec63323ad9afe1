import type { UNet } from "../port/unet.ts";

const factor = 8;

interface Size {
  readonly height: number;
  readonly width: number;
}

/** A size that models can run at, in latent units. */
export interface GridSize {
  readonly size: Size;
  /** What was asked for, in latent units, where it differs. */
  readonly asked?: Size;
  /** For the person who asked. */
  readonly message?: string;
}

/** The next size, from a size in pixels, at which all of the models can run. */
export function onGrid({ height, width }: Size, models: readonly (UNet | undefined)[]): GridSize {
  const grid = models.reduce((common, model) => leastCommonMultiple(common, model?.sizeGrid ?? factor), factor);
  const next = { height: Math.ceil(height / grid) * grid, width: Math.ceil(width / grid) * grid };
  const size = { height: next.height / factor, width: next.width / factor };
  if (next.height === height && next.width === width) return { size };
  return {
    size,
    asked: { height: height / factor, width: width / factor },
    message:
      `This model's export runs at multiples of ${grid} pixels only, so the picture is made at ` +
      `${next.width}×${next.height} and cropped to ${width}×${height}.`,
  };
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y > 0) [x, y] = [y, x % y];
  return (a / x) * b;
}
