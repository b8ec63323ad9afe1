import { area, type Counts, type Values } from "./table.ts";

/** What is said when documents are opened and kept. */
export const workspaceTexts = area("workspace", {
  notText: ({ name }: Values<"name">) => `${name} is not text in UTF-8.`,
  saveAsText: "Save it as such, and open it again.",
  place: ({ line, column }: Counts<"line" | "column">) => ` Line ${line}, column ${column}.`,
  cannotOpen: ({ name, why, place }: Values<"name" | "why" | "place">) => `${name} cannot be opened: ${why}${place}`,
  this: "This",
  noGraph: "it is no graph.",
  migrated: ({ changes }: Values<"changes">) => `Written for an older version and brought up to date: ${changes}.`,
  saveToKeep: "Save to keep it so.",
  keepsNothing: "This browser keeps nothing for this page: what is not saved is lost when it is closed.",
  saveYourWork: "Save your work.",
});
