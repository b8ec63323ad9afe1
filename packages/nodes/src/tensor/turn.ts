export type { Turn } from "@sigmaflow/core/editing";

/** Pixels of one part: about a millisecond's work. */
export const pixelsOfPart = 2 ** 16;
