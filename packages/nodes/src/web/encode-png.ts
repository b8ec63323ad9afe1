import { chunkOf } from "../image/png-chunks.ts";
import type { Image } from "../port/image.ts";

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

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
  const parts = [signature, chunkOf("IHDR", header), chunkOf("IDAT", pixels), chunkOf("IEND", new Uint8Array())];
  return new Uint8Array(await new Blob(parts.map((part) => part.slice())).arrayBuffer());
}
