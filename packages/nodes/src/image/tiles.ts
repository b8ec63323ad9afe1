import type { Planes } from "../model/evaluate.ts";
import type { Turn } from "../tensor/turn.ts";

/** How a picture is cut: squares of `size`, neighbours sharing `overlap`, both in the units of what is cut. */
export interface Tiling {
  readonly size: number;
  readonly overlap: number;
}

/** Called when so many tiles of so many are done. */
export type OnTile = (done: number, total: number) => void;

/**
 * Maps planes tile by tile and blends neighbours linearly over what they share, rows before columns, as diffusers' tiled
 * VAE does. `scale` is the mapping's output size over its input size. A tile that a neighbour already covers whole is
 * left out (diffusers maps such slivers too, whose statistics are off). Exact for mappings that look at less than half
 * an overlap around each place; a real VAE's group norms make slight changes of tone. Waits for `turn` before each tile
 * is cut and before each is put in its place.
 */
export async function mapTiles(
  planes: Planes,
  tiling: Tiling,
  scale: number,
  map: (tile: Planes) => Promise<Planes>,
  onTile: OnTile = () => {},
  turn?: Turn,
): Promise<Planes> {
  const rows = tileStarts(planes.height, tiling);
  const columns = tileStarts(planes.width, tiling);
  const extent = tiling.overlap * scale;
  let canvas: Planes | undefined;
  let above: Planes[] = [];
  for (const [row, top] of rows.entries()) {
    const current: Planes[] = [];
    for (const [column, left] of columns.entries()) {
      await turn?.();
      const tile = await map(cut(planes, top, left, tiling.size));
      await turn?.();
      const upper = above[column];
      const before = current[column - 1];
      if (upper) blendDown(upper, tile, extent);
      if (before) blendAcross(before, tile, extent);
      current.push(tile);
      canvas ??= blank(planes, tile.channels, scale);
      paste(canvas, tile, top * scale, left * scale);
      onTile(row * columns.length + column + 1, rows.length * columns.length);
    }
    above = current;
  }
  if (!canvas) throw new TypeError("there is nothing to cut into tiles");
  return canvas;
}

/** Whether anything is gained by tiles. */
export function needsTiles({ height, width }: Planes, { size }: Tiling): boolean {
  return height > size || width > size;
}

/** Where tiles begin along one side: the last one is the first that reaches the end. */
export function tileStarts(length: number, { size, overlap }: Tiling): readonly number[] {
  if (!Number.isInteger(size) || !Number.isInteger(overlap) || overlap < 0 || size <= overlap)
    throw new TypeError(`tiles of ${size} cannot share ${overlap}`);
  const starts = [0];
  for (let start = 0; start + size < length; ) {
    start += size - overlap;
    starts.push(start);
  }
  return starts;
}

function cut(planes: Planes, top: number, left: number, size: number): Planes {
  const height = Math.min(size, planes.height - top);
  const width = Math.min(size, planes.width - left);
  const data = new Float32Array(planes.batch * planes.channels * height * width);
  for (let plane = 0, to = 0; plane < planes.batch * planes.channels; plane++)
    for (let y = 0; y < height; y++, to += width) {
      const from = (plane * planes.height + top + y) * planes.width + left;
      data.set(planes.data.subarray(from, from + width), to);
    }
  return { ...planes, data, height, width };
}

function blank({ batch, height, width }: Planes, channels: number, scale: number): Planes {
  const size = { height: height * scale, width: width * scale };
  return { data: new Float32Array(batch * channels * size.height * size.width), batch, channels, ...size };
}

/** Writes a tile; the next ones write over what is not to be kept of it. */
function paste(canvas: Planes, tile: Planes, top: number, left: number): void {
  for (let plane = 0, from = 0; plane < tile.batch * tile.channels; plane++)
    for (let y = 0; y < tile.height; y++, from += tile.width)
      canvas.data.set(
        tile.data.subarray(from, from + tile.width),
        (plane * canvas.height + top + y) * canvas.width + left,
      );
}

function blendDown(upper: Planes, tile: Planes, extent: number): void {
  const rows = Math.min(extent, upper.height, tile.height);
  for (let plane = 0; plane < tile.batch * tile.channels; plane++)
    for (let y = 0; y < rows; y++) {
      const share = y / rows;
      const from = (plane * upper.height + upper.height - rows + y) * upper.width;
      const to = (plane * tile.height + y) * tile.width;
      for (let x = 0; x < tile.width; x++)
        tile.data[to + x] = upper.data[from + x]! * (1 - share) + tile.data[to + x]! * share;
    }
}

function blendAcross(before: Planes, tile: Planes, extent: number): void {
  const columns = Math.min(extent, before.width, tile.width);
  for (let line = 0; line < tile.batch * tile.channels * tile.height; line++) {
    const from = (line + 1) * before.width - columns;
    const to = line * tile.width;
    for (let x = 0; x < columns; x++) {
      const share = x / columns;
      tile.data[to + x] = before.data[from + x]! * (1 - share) + tile.data[to + x]! * share;
    }
  }
}
