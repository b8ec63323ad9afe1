import { area, type Counts, type Values } from "./table.ts";

/** All runs, and what waits. */
export const galleryTexts = area("gallery", {
  runs: "Runs",
  searchRuns: "Search runs",
  search: "Search prompts and titles…",
  show: "Show",
  nothingYet: "Nothing here yet.",
  nothingWith: ({ text }: Values<"text">) => `Nothing with “${text}”.`,
  olderRuns: "Older runs",
  queue: "Queue",
  cancelWaiting: "Cancel what waits",
  thisDocument: "this document",
  oneUp: "One up",
  openUndone: ({ title, when, status }: Values<"title" | "when" | "status">) => `Open ${title}, ${when}, ${status}`,
  turn: ({ place, isPaused }: { readonly place: number | undefined; readonly isPaused: boolean }) =>
    `Waiting for its turn${place === undefined ? "" : `, number ${place} in line`}${isPaused ? "; the queue is paused" : ""}`,
  workers: "Workers",
  idle: "idle",
  standing: ({ running, waiting }: Counts<"running" | "waiting">) => `${running} at work, ${waiting} waiting`,
  resumeHint: "Take up what waits",
  pauseHint: "Take up nothing more; what is at work ends",
  resume: "Go on",
  pause: "Pause",
  untitled: "Untitled",
  first: "First in line",
  cancel: "Cancel",
  openNamed: ({ title, when }: Values<"title" | "when">) => `Open ${title}, ${when}`,
  starNamed: ({ title, when }: Values<"title" | "when">) => `Star ${title}, ${when}`,
  starred: "Starred",
  star: "Star",
  openGraphNamed: ({ title }: Values<"title">) => `Open ${title} as a graph`,
  openGraph: "Open as a graph",
  againNamed: ({ title }: Values<"title">) => `Run ${title} again`,
  again: "Run again",
  deleteNamed: ({ title, when }: Values<"title" | "when">) => `Delete ${title}, ${when}`,
  delete: "Delete",
});

/** What the gallery can be narrowed to. */
export const filterTexts = area("filters", {
  all: "All",
  pictures: "With pictures",
  failed: "Failed",
  starred: "Starred",
});

/** How runs fare, by their status. */
export const runTexts = area("runs", {
  queued: "Waiting",
  running: "At work",
  succeeded: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
});
