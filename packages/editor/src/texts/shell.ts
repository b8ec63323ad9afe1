import { area, type Counts } from "./table.ts";

/** What stands on the page before the editor does, and where it cannot. */
export const shellTexts = area("shell", {
  opening: "Opening…",
  noAnswer: "The server does not answer. Is it still running?",
  answered: ({ status }: Counts<"status">) => `The server answered ${status}.`,
  notWhole: "The server does not send the whole editor. Is it still running?",
  asksForKey: "This server asks for a key.",
  unknownKey: "The server does not know this key.",
  apiKey: "API key",
  openEditor: "Open the editor",
  tryAgain: "Try again",
});
