/** One or more pictures of one size. */
export interface Image {
  /** 8 bits per channel, `[batch, height, width, channels]`. */
  readonly data: Uint8Array;
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: 3 | 4;
}

/** Whether a value is an image. */
export function isImage(value: unknown): value is Image {
  if (typeof value !== "object" || value === null || !("data" in value)) return false;
  const counts: Readonly<Record<string, unknown>> = { ...value };
  return (
    value.data instanceof Uint8Array &&
    ["batch", "width", "height", "channels"].every((name) => typeof counts[name] === "number")
  );
}

/** The pictures of a batch, one by one, over the same pixels. */
export function picturesOf(image: Image): readonly Image[] {
  if (image.batch === 1) return [image];
  const size = image.width * image.height * image.channels;
  return Array.from({ length: image.batch }, (_, i) => ({
    ...image,
    batch: 1,
    data: image.data.subarray(i * size, (i + 1) * size),
  }));
}
