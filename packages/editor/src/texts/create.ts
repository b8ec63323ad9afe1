import { area, type Values } from "./table.ts";

/** The view without a canvas. */
export const createTexts = area("create", {
  create: "Create",
  createKey: "Create (Ctrl+Enter)",
  working: "Working…",
  stop: "Stop",
  whatToMake: "What to make",
  nothingYet: "What you make is shown here.",
  firstPicture: "A panda in a blue spacesuit at a bar, drawn",
  madeBy: "Made by the model that comes with sigmaflow, from the prompt this began with.",
  prompts: "Prompts to try",
  tryOne: ({ model }: Values<"model">) => `Try one that ${model} knows`,
  sizeIsBest: ({ size, model }: Values<"size" | "model">) => `${size} is what the model “${model}” draws best.`,
  bestSize: ({ model, size }: Values<"model" | "size">) => `The model “${model}” draws ${size} best.`,
  useIt: "Use it",
  view: "View",
  switchKey: ({ view }: Values<"view">) => `${view} (Alt+V switches)`,
});

/** The two views of a document. */
export const viewTexts = area("views", { create: "Create", graph: "Graph" });
