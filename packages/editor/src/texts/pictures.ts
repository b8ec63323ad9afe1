import { area, type Counts, type Values } from "./table.ts";

/** Pictures as inputs: one that was made before, or one from elsewhere. */
export const pictureTexts = area("pictures", {
  takeOne: "Take a picture that was made",
  looking: "Looking…",
  noneYet: "No run has made a picture yet.",
  take: ({ at }: Counts<"at">) => `Take picture ${at}`,
  useThis: "Use this picture",
  carriesNone: ({ file }: Values<"file">) => `${file} carries no graph. It can be given to this one.`,
  asInput: ({ label }: Values<"label">) => `As “${label}”`,
  asNew: "As a new input",
  drawWire: "Draw a wire from it on the card of inputs to where it is needed.",
  nextRun: ({ file, input }: Values<"file" | "input">) => `The next run gets ${file} as ${input}.`,
});
