import { pngChunk, pngSignature } from "@sigmaflow/core/record";
import type { Image } from "../port/image.ts";

/**
 * A picture as a PNG of 8 bits a channel, with 3 channels where it has 3: a canvas would add a fourth (PNG
 * specification, third edition, §11.2.1 and §9).
 */
export async function encodePng({ data, width, height, channels }: Image): Promise<Uint8Array> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, channels === 4 ? 6 : 2], 8);
  const row = width * channels;
  // Each row begins with its filter: none.
  const rows = new Uint8Array((row + 1) * height);
  for (let y = 0; y < height; y++) rows.set(data.subarray(y * row, (y + 1) * row), y * (row + 1) + 1);
  const packed = new Response(new Blob([rows]).stream().pipeThrough(new CompressionStream("deflate")));
  const pixels = new Uint8Array(await packed.arrayBuffer());
  const parts = [pngSignature, pngChunk("IHDR", header), pngChunk("IDAT", pixels), pngChunk("IEND", new Uint8Array())];
  return new Uint8Array(await new Blob(parts.map((part) => part.slice())).arrayBuffer());
}
