import type { Codec } from "./codec.ts";
import { anyType } from "./file-format.ts";
import { endingOf } from "./media-types.ts";

/** The bytes of one file, a written picture for example. */
export interface FileBytes {
  readonly bytes: Uint8Array;
  /** Media type, `image/png`. */
  readonly type: string;
}

const formats = [{ name: "file", label: "", mediaType: anyType, extensions: [] }];

/** Files as they are: whatever bytes come in, the same go out. */
export const fileCodec: Codec<FileBytes> = {
  noun: "file",
  reads: formats,
  writes: formats,
  is: isFileBytes,
  // What reads files may return a window on memory that others share.
  decode: (bytes, { mediaType }) => ({ bytes: new Uint8Array(bytes), type: mediaType }),
  encode: ({ bytes, type }) => [{ bytes, mediaType: type, extension: endingOf(type) }],
};

function isFileBytes(value: unknown): value is FileBytes {
  return (
    typeof value === "object" &&
    value !== null &&
    "bytes" in value &&
    value.bytes instanceof Uint8Array &&
    "type" in value &&
    typeof value.type === "string" &&
    /^[a-z]+\/[\w.+-]+$/i.test(value.type)
  );
}
