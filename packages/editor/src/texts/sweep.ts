import { area, type Counts, type Values } from "./table.ts";

/** Many runs of one graph. */
export const sweepTexts = area("sweep", {
  grid: ({ title }: Values<"title">) => `Grid: ${title}`,
  sweep: "Sweep",
  runSeveral: "Run several times",
  howOften: "How often",
  seedsDiffer: ({ seeds }: { readonly seeds: readonly string[] }) =>
    `Each run has a new number as ${seeds.join(" and ")}; all else stays as it is.`,
  noSeed: "This graph has no seed among its inputs: nothing changes from run to run.",
  about: "One run for each value, or for each pair of values: the first go down, the second across.",
  firstInput: "First input",
  secondInput: "Second input",
  input: "Input",
  withoutSecond: "Without the second input",
  andSecond: "And a second input",
  noInputs: "This graph has no inputs to sweep.",
  oneSeed: "One seed is drawn for all of them, so that only these differ.",
  tooMany: ({ count, most }: Counts<"count" | "most">) => `${count} runs are more than ${most}, the most at once.`,
  comesTo: ({
    count,
    sides,
    time,
  }: Counts<"count"> & { readonly sides?: string | undefined; readonly time?: string | undefined }) =>
    `${count} ${count === 1 ? "run" : "runs"}${sides === undefined ? "" : ` (${sides})`}${time === undefined ? "" : `, about ${time}`}.`,
  runOnce: "Run once",
  run: "Run",
  runTimes: ({ count }: Counts<"count">) => `Run ${count} times`,
  values: "Values",
  oneALine: "One per line",
  numbersHint: "5, 7.5, 10 or 1..4 or 5..10 step 2.5",
  allOfThem: "All of them",
  use: ({ values }: Values<"values">) => `Use ${values}`,
  done: ({ ended, count }: Counts<"ended" | "count">) => `${ended} of ${count} done`,
  ended: ({ ended, count }: Counts<"ended" | "count">) => `${ended} of ${count} have ended`,
  cancelAll: "Cancel all",
  lookAt: ({ label }: Values<"label">) => `${label}: look at it`,
  compareNamed: ({ label }: Values<"label">) => `${label}: compare`,
  compare: "Compare",
  compareAnother: "Choose another to compare it with",
  notOnServer: "It is not on the server any more.",
});

/** What became of one run of a sweep. */
export const cellTexts = area("cells", {
  refused: "Refused",
  notRun: "Not run",
  waiting: "Waiting",
  gone: "Gone",
  running: "Running",
  failed: "Failed",
  cancelled: "Cancelled",
  done: "Done",
});
