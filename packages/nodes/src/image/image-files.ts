import type { Codec, EncodedFile, ValuePreview } from "@sigmaflow/core";
import { type Image, isImage, picturesOf } from "./image.ts";
import { type PictureCodec, type PictureFormat, pictureCodec } from "./picture-codec.ts";
import { pictureFormat } from "./picture-format.ts";

const formats = [
  { name: "png", label: "PNG", mediaType: "image/png", extensions: ["png"] },
  { name: "jpeg", label: "JPEG", mediaType: "image/jpeg", extensions: ["jpeg", "jpg"] },
  { name: "webp", label: "WebP", mediaType: "image/webp", extensions: ["webp"] },
] as const;

/** Images as files of pictures, one file a picture; texts stand in PNG files alone. */
export const imageFiles: Codec<Image, PictureCodec> = {
  noun: "picture",
  reads: formats,
  writes: formats,
  service: pictureCodec,
  is: isImage,
  detect(bytes) {
    const format = pictureFormat(bytes);
    return format && `image/${format}`;
  },
  decode: (bytes, { service, limits: { pixels } }) =>
    service.decode(bytes, pixels === undefined ? {} : { maxPixels: pixels }),
  async encode(image, { format: name, quality, texts, service }) {
    const files: EncodedFile[] = [];
    // Names are those of the formats above.
    const format = name as PictureFormat;
    const options = { format, ...(quality !== undefined && { quality }), ...(texts && { texts }) };
    // One after the other: encoding has threads of its own.
    for (const picture of picturesOf(image)) {
      files.push({ bytes: await service.encode(picture, options), mediaType: `image/${format}`, extension: format });
    }
    return files;
  },
  parts: picturesOf,
  extent: ({ width, height }) => ({ width, height }),
};

/** The first picture of an image, made smaller. */
export const smallImage: ValuePreview<Image, PictureCodec> = {
  service: pictureCodec,
  is: isImage,
  async draw(image, { side, service }) {
    const [first = image] = picturesOf(image);
    const scale = side / Math.max(first.width, first.height);
    if (scale >= 1) return first;
    const [width, height] = [first.width, first.height].map((length) => Math.max(1, Math.round(length * scale)));
    // To look at: a mean over areas is several times as fast as the kernels for pictures to work with.
    return await service.resize(first, { width: width!, height: height!, kernel: "area" });
  },
};
