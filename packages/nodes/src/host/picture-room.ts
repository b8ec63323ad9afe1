import { totalmem } from "node:os";
import { isSigmaflowError } from "@sigmaflow/core";
import { bytesFor, type MemoryNeed, tileWithin } from "../checkpoint/memory-need.ts";
import type { ComponentKind, InferenceRequest } from "../model/services.ts";
import { hostErrors } from "./error-codes.ts";

/** A VAE, or another component, and what its runs take where that is known. */
export interface Needy {
  readonly binding: { readonly kind: ComponentKind };
  readonly need?: MemoryNeed;
}

/** Pixels of a latent's side. */
const factor = 8;

/** Of what did not fit: how much less there was is not known, and the runtime takes memory in pieces of powers of two. */
const partThatFits = 1 / 3;

/** Bytes that this machine has, or the container it is in. */
export function memoryThere(): number {
  const constrained = process.constrainedMemory();
  return Math.min(totalmem(), constrained > 0 ? constrained : Number.POSITIVE_INFINITY);
}

/**
 * Refuses a picture that a VAE cannot work on at once in all the memory that there is. Whether it works in tiles is the
 * document's to say, because tiles have other bytes.
 *
 * @throws `VAE_NEEDS_TILES`.
 */
export function requireRoom({ binding, need }: Needy, request: InferenceRequest, memory: number): void {
  const size = pictureOf(binding.kind, request);
  if (need === undefined || size === undefined) return;
  const bytes = bytesFor(need, size.width * size.height);
  if (bytes > memory) throw hostErrors.VAE_NEEDS_TILES({ ...size, bytes, tile: tileWithin(need, memory / 2) });
}

/** The error of a run for which memory ran out, with the tile that would have fitted where a VAE worked on a whole picture. */
export function withTile(
  thrown: unknown,
  { binding, need }: Needy,
  request: InferenceRequest,
  memory: number,
): unknown {
  const size = pictureOf(binding.kind, request);
  if (need === undefined || size === undefined || !isShortage(thrown)) return thrown;
  const bytes = bytesFor(need, size.width * size.height);
  const tile = tileWithin(need, Math.min(memory, bytes) * partThatFits);
  if (tile >= Math.max(size.width, size.height)) return thrown;
  return hostErrors.VAE_NEEDS_TILES({ ...size, bytes, tile }, { cause: thrown });
}

function isShortage(thrown: unknown): boolean {
  if (!isSigmaflowError(thrown)) return false;
  if (hostErrors.INFERENCE_CRASHED.is(thrown)) return thrown.params.signal === "SIGKILL";
  return hostErrors.INFERENCE_OUT_OF_MEMORY.is(thrown) || thrown.code === "OUT_OF_MEMORY";
}

/** The size in pixels that a VAE works on; a batch counts as one picture that is so many times as high. */
function pictureOf(kind: ComponentKind, { feeds }: InferenceRequest) {
  const fed = kind === "vae-decoder" ? feeds.latent : kind === "vae-encoder" ? feeds.image : undefined;
  if (fed === undefined) return undefined;
  const [batch = 1, , height = 0, width = 0] = ("tensor" in fed ? fed.tensor : fed).dims;
  const scale = kind === "vae-decoder" ? factor : 1;
  return { width: width * scale, height: height * scale * batch };
}
