import { isPng } from "@sigmaflow/core/record";
import type { PictureFormat } from "./picture-codec.ts";

const jpegSignature = [0xff, 0xd8, 0xff];
const riff = [0x52, 0x49, 0x46, 0x46];
const webp = [0x57, 0x45, 0x42, 0x50];

/** The format that a file's first bytes show; undefined for anything but png, jpeg and webp. */
export function pictureFormat(bytes: Uint8Array): PictureFormat | undefined {
  if (isPng(bytes)) return "png";
  if (startsWith(bytes, jpegSignature, 0)) return "jpeg";
  return startsWith(bytes, riff, 0) && startsWith(bytes, webp, 8) ? "webp" : undefined;
}

function startsWith(bytes: Uint8Array, signature: readonly number[], at: number): boolean {
  return signature.every((byte, i) => bytes[at + i] === byte);
}
