import { defineNode, file, int, oneOf, service, string } from "@sigmaflow/core";
import { pictureCodec } from "../image/picture-codec.ts";
import { image } from "../port/image.ts";

/** Reads files below the folders that the host grants. */
export interface FileService {
  /**
   * The bytes of a file, and their sha256.
   *
   * @throws `PATH_OUTSIDE` for what lies outside the granted folders, `FILE_NOT_FOUND`.
   */
  read(path: string): Promise<{ readonly bytes: Uint8Array; readonly sha256: string }>;
}

/** Where nodes read files. */
export const fileService = service<FileService>("files");

/** Reads a picture. */
export const imageLoad = defineNode({
  type: "image.load",
  version: 1,
  label: "Load image",
  description: "Reads a PNG, JPEG or WebP file below the folders that the host grants.",
  category: "image",
  keywords: ["open", "read", "picture"],
  inputs: { path: string({ label: "File", description: "Relative to the graph's folder or the current one." }) },
  outputs: { image: image({ label: "Image" }) },
  resource: "cpu",
  uses: [fileService, pictureCodec],
  effect: "outside",
  cache: async ({ path }, { use }) => (await use(fileService).read(path)).sha256,
  async run({ path }, { use }) {
    const { bytes } = await use(fileService).read(path);
    return { image: await use(pictureCodec).decode(bytes) };
  },
});

/** Writes a picture into a file's bytes. */
export const imageEncode = defineNode({
  type: "image.encode",
  version: 1,
  label: "Encode image",
  description:
    "Writes a picture in a file format. Outputs are written by themselves; this is for choosing the format inside a graph.",
  category: "image",
  keywords: ["save", "png", "jpeg", "webp"],
  inputs: {
    image: image({ label: "Image" }),
    format: oneOf(["png", "jpeg", "webp"], { default: "png", label: "Format" }),
    quality: int({ default: 90, min: 1, max: 100, label: "Quality", description: "Of JPEG and WebP." }),
  },
  outputs: { file: file({ label: "File" }) },
  resource: "cpu",
  uses: [pictureCodec],
  async run({ image, format, quality }, { use }) {
    return { file: { bytes: await use(pictureCodec).encode(image, { format, quality }), type: `image/${format}` } };
  },
});
