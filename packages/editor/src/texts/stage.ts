import { area, type Counts, type Values } from "./table.ts";

/** What runs made, large. */
export const stageTexts = area("stage", {
  picture: "Picture",
  tools: "Picture tools",
  smaller: "Smaller",
  larger: "Larger",
  fit: "Fit",
  actualPixels: "1:1, actual pixels",
  actualPixelsKey: "Actual pixels (1)",
  compareSlider: "Compare with a slider",
  compareBeside: "Compare side by side",
  download: "Download the picture",
  other: "the other",
  now: "this one",
  share: "How much of the other picture is shown",
  film: "Pictures of this document",
  filmFrame: ({ title, at, count }: Values<"title"> & Counts<"at" | "count">) => `${title}, picture ${at} of ${count}`,
  filmHint: "Click to look at it; with Shift to compare with it",
  starting: "Starting",
  unfinished: "Unfinished",
  before: "What was made before",
  steps: "Steps",
  lookAt: ({ picture }: Values<"picture">) => `Look at ${picture}`,
  seed: ({ seed }: Values<"seed">) => `Seed ${seed}`,
});
