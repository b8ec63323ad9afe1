import { area, type Counts, type Values } from "./table.ts";

/** What is said of the open graph: fixes, forecasts, refusals, searching. */
export const documentTexts = area("document", {
  graph: "Graph",
  untitled: "Untitled",
  held: ({ id }: Values<"id">) => `Held: ${id}`,
  deleteIt: "Delete it",
  makeOutput: ({ label }: Values<"label">) => `Make ${label} an output`,
  setTo: ({ label, value }: Values<"label" | "value">) => `Set ${label} to ${value}`,
  linkToPort: ({ node, port }: Values<"node" | "port">) => `Link it to ${node} · ${port}`,
  linkTo: ({ node }: Values<"node">) => `Link it to ${node}`,
  add: ({ label }: Values<"label">) => `Add ${label}`,
  stepsCached: ({ count }: Counts<"count">) => ` ${count} steps are in the cache.`,
  notLookedAt: "Not looked at: there is too much in this graph to say of all of it what it would do.",
  cached: "In the cache: nothing to do.",
  waits: ({ kept }: Values<"kept">) => `Waits for what comes before it; may still turn out to be in the cache.${kept}`,
  runsBecause: ({ ingredient, kept }: Values<"ingredient" | "kept">) =>
    `Runs, because ${ingredient} is not what it was.${kept}`,
  runs: ({ kept }: Values<"kept">) => `Runs.${kept}`,
  runsFor: ({ reason, kept }: Values<"reason" | "kept">) => `Runs: ${reason}.${kept}`,
  nameRule: "A letter first, then letters, digits, _ and -, 64 characters at most.",
  nameTaken: ({ name }: Values<"name">) => `There is another “${name}”.`,
  underOne: "< 1 ms",
  ms: ({ count }: Counts<"count">) => `${count} ms`,
  seconds: ({ count }: Values<"count">) => `${count} s`,
  minutes: ({ minutes, seconds }: Counts<"minutes" | "seconds">) => `${minutes} min ${seconds} s`,
  rate: ({ count }: Counts<"count">) => `${count} steps/s`,
  left: ({ time }: Values<"time">) => `${time} left`,
  noFilter: "No node changes a picture so. “Resize image” and “Composite images” are near to it.",
  noControl: "There is no such control yet. “VAE encode” begins with a picture of yours.",
  noVideo: "Graphs make single pictures; “Map” makes many of them.",
  noDetail: "There is no node for it. “Inpaint” draws a part of a picture anew.",
  didYouMean: ({ words }: { readonly words: readonly string[] }) =>
    `Did you mean ${words.map((word) => `“${word}”`).join(" or ")}?`,
  searchFor: "Search for a name, for what a node does, or for a value: “euler”, “20 steps”, “1024x1024”.",
  tooManyValues: ({ label, count, most }: Values<"label"> & Counts<"count" | "most">) =>
    `${label}: ${count} values are more than ${most}.`,
  axisFault: ({ label, fault }: Values<"label" | "fault">) => `${label} ${fault}.`,
  noNumber: ({ written }: Values<"written">) => `is "${written}", which is no number`,
  noValues: "has no values yet",
  valueFault: ({ value, why }: Values<"value" | "why">) => `is ${value}: ${why}`,
  run: "Run",
  countIn: ({ count }: Values<"count">) => `${count} in it`,
  countOf: ({ count, size }: Values<"count" | "size">) => `${count} of ${size}`,
  use: ({ name }: Values<"name">) => `Use ${name}`,
  addWith: ({ label, name }: Values<"label" | "name">) => `Add ${label} with ${name}`,
  noAnswer: "The server does not answer.",
  runWaits: "The run waits for its turn.",
  runDone: "The run is done.",
  runDoneIn: ({ time }: Values<"time">) => `The run is done, in ${time}.`,
  runFailed: ({ why }: Values<"why">) => `The run failed. ${why}`,
  runCancelled: "The run is cancelled.",
  runAtWork: "The run is at work.",
  problems: ({ count }: Counts<"count">) =>
    count === 0 ? "No problems." : count === 1 ? "One problem." : `${count} problems.`,
  chooseFirst: "Choose nodes first.",
  waitsForItself: "What is chosen would have to wait for itself: a wire goes out of it and comes back.",
  loopNeeds: ({ name }: Values<"name">) =>
    `A loop hands what it puts out to its next round, and nothing of the kind of “${name}” goes in.`,
  ownOutput: "A node cannot read its own output.",
  loopRepeats: "A loop repeats work.",
});

/** Where core's hints speak of the document's text: the same on the canvas, by the problem's code. */
export const hintTexts = area("hints", {
  NO_OUTPUTS: "Draw a wire from a node's output to “New output”.",
  NO_LITERAL: "Draw a wire to it from a node that outputs one.",
  UNREACHABLE_NODE: "Draw a wire from it towards an output, or delete it.",
  UNUSED_INPUT: "Draw a wire from it to a node, or delete it.",
});
