/** What a new pixel is made of: how much of a pixel at this distance from its middle, in pixels of the coarser picture. */
export interface Kernel {
  /** Beyond this distance nothing is taken. */
  readonly support: number;
  weight(distance: number): number;
}

/** Keys's cubic convolution with a = −1/2, as Pillow and torch's antialiased resizing have it. */
const bicubic = cubic({ b: 0, c: 1 / 2 });

/** Kernels by name; `nearest` has none. `area` is the mean over the pixel's area (Pillow's `BOX`). */
export const kernels = {
  area: { support: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic,
  mitchell: cubic({ b: 1 / 3, c: 1 / 3 }),
  lanczos2: lanczos(2),
  lanczos: lanczos(3),
} as const satisfies Record<string, Kernel>;

/** Lanczos's window of so many lobes over the sinc. */
function lanczos(lobes: number): Kernel {
  return { support: lobes, weight: (x) => (x >= -lobes && x < lobes ? sinc(x) * sinc(x / lobes) : 0) };
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
}

/** The cubics of Mitchell and Netravali, "Reconstruction filters in computer graphics" (1988), equation 8. */
function cubic({ b, c }: { readonly b: number; readonly c: number }): Kernel {
  return {
    support: 2,
    weight(x) {
      const d = Math.abs(x);
      if (d >= 2) return 0;
      const sixfold =
        d < 1
          ? ((12 - 9 * b - 6 * c) * d - 18 + 12 * b + 6 * c) * d * d + 6 - 2 * b
          : (((-b - 6 * c) * d + 6 * b + 30 * c) * d - 12 * b - 48 * c) * d + 8 * b + 24 * c;
      return sixfold / 6;
    },
  };
}
