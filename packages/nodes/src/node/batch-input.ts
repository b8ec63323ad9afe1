/** The input by which nodes that begin pictures are set how many. */
export const batchInput = {
  default: 1,
  min: 1,
  max: 16,
  label: "Pictures",
  description: "Picture i has seed + i, as if made alone.",
} as const;
