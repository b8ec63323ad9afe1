import type { StoredTensors } from "./file/stored-tensor.ts";
import { elementCount } from "./file/stored-tensor.ts";
import type { NetworkName } from "./layout/networks.ts";

/** What a run of one network takes of memory of the process's own, besides its weights, which are mapped. Bytes. */
export interface MemoryNeed {
  readonly fixed: number;
  /** For each position of the latent, of which there are an eighth of a picture's pixels in each direction. */
  readonly perPosition: number;
}

const float = 4;
/** Pixels of a picture's side to one of its latent's. */
const factor = 8;
/** Weights in float32 at a time, with those that the arena keeps room for. */
const weightsAtOnce = 3;
/** A text encoder's memory pattern takes them once more. */
const weightsOfEncoders = 6;
/** Of the widest level; a normalisation and its activation hold four. */
const planesOfVae = 4;
/** Of the first level: what waits to be joined again, and what a block holds at a time. */
const planesOfUNet = 14;
const tileStep = 64;
const largestTile = 2048;

/**
 * The memory that a network's run takes, from its tensors' shapes: within a tenth of what was measured with SDXL's at
 * 512×512 and 1024×1024 on the CPU.
 */
export function memoryNeed(network: NetworkName, tensors: StoredTensors): MemoryNeed {
  const largest =
    float * Math.max(0, ...[...tensors].map(([name, { shape }]) => (isCast(name) ? elementCount(shape) : 0)));
  const width = (name: string, axis: number): number => tensors.get(name)?.shape[axis] ?? 0;
  switch (network) {
    case "unet":
      return {
        fixed: weightsAtOnce * largest,
        perPosition: planesOfUNet * float * width("input_blocks.0.0.weight", 0),
      };
    case "vae_decoder":
      return vaeNeed(largest, width("decoder.up.0.block.0.conv1.weight", 1));
    case "vae_encoder":
      return vaeNeed(largest, width("encoder.down.1.block.0.conv1.weight", 0));
    case "text_encoder":
    case "text_encoder_2":
      return { fixed: weightsOfEncoders * largest, perPosition: 0 };
  }
}

/** Bytes that a run takes for a picture, or a batch of them, of so many pixels in all. */
export function bytesFor({ fixed, perPosition }: MemoryNeed, pixels: number): number {
  return fixed + (perPosition * pixels) / factor ** 2;
}

/** The largest tile, in pixels of its side, for which so many bytes are enough; the smallest there is where none are. */
export function tileWithin(need: MemoryNeed, bytes: number): number {
  let tile = largestTile;
  while (tile > tileStep && bytesFor(need, tile * tile) > bytes) tile -= tileStep;
  return tile;
}

function vaeNeed(largest: number, channels: number): MemoryNeed {
  return { fixed: weightsAtOnce * largest, perPosition: planesOfVae * float * channels * factor ** 2 };
}

/** Embedding tables are looked up before they are cast. */
function isCast(name: string): boolean {
  return !name.includes("embedding");
}
