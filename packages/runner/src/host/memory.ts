import { totalmem } from "node:os";

/** A quarter of what this machine, or the container that it is in, has: what the values of one run may take. Bytes. */
export function quarterOfMemory(): number {
  const constrained = process.constrainedMemory();
  return Math.floor(Math.min(totalmem(), constrained > 0 ? constrained : Number.POSITIVE_INFINITY) / 4);
}
