import type { Image } from "../port/image.ts";

interface Size {
  readonly height: number;
  readonly width: number;
}

/** The top left part of every picture, `size` in pixels, at most the picture's own. */
export function cropImage(image: Image, size: Size): Image {
  if (size.height === image.height && size.width === image.width) return image;
  return rearranged(image, size, (y) => y, size.width);
}

/** Every picture made larger to the right and downwards, its last column and row repeated; `size` in pixels. */
export function padImage(image: Image, size: Size): Image {
  if (size.height === image.height && size.width === image.width) return image;
  const padded = rearranged(image, size, (y) => Math.min(y, image.height - 1), image.width);
  const { batch, channels } = image;
  const { data } = padded;
  for (let row = 0; row < batch * size.height; row++) {
    const last = (row * size.width + image.width - 1) * channels;
    for (let x = image.width; x < size.width; x++) {
      data.copyWithin((row * size.width + x) * channels, last, last + channels);
    }
  }
  return padded;
}

/** Every picture `times` times in a row. */
export function repeatImage(image: Image, times: number): Image {
  if (times === 1) return image;
  const size = image.data.length / image.batch;
  const data = new Uint8Array(image.data.length * times);
  for (let i = 0; i < image.batch * times; i++) {
    const picture = Math.floor(i / times) * size;
    data.set(image.data.subarray(picture, picture + size), i * size);
  }
  return { ...image, data, batch: image.batch * times };
}

function rearranged(image: Image, size: Size, rowOf: (y: number) => number, columns: number): Image {
  const { batch, channels } = image;
  const data = new Uint8Array(batch * size.height * size.width * channels);
  for (let picture = 0; picture < batch; picture++)
    for (let y = 0; y < size.height; y++) {
      const from = (picture * image.height + rowOf(y)) * image.width * channels;
      data.set(
        image.data.subarray(from, from + columns * channels),
        (picture * size.height + y) * size.width * channels,
      );
    }
  return { data, batch, channels, ...size };
}
