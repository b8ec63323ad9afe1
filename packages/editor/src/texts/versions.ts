import { area, type Counts, type Values } from "./table.ts";

/** What a graph was, and in what it differs. */
export const versionTexts = area("versions", {
  versionsOf: ({ name }: Values<"name">) => `Versions of ${name}`,
  now: "On the server now",
  chooseOne: "Choose one to see in what it differs.",
  changedSince: "What changed since, in what is open",
  openThis: "Open this version",
  goBack: "Go back to it",
  noDifference: "Nothing differs from what is open.",
  more: ({ count }: Counts<"count">) => `${count} more.`,
  replacing: ({ name }: Values<"name">) => `What replacing ${name} changes`,
});
