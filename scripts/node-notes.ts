import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { repository } from "./workspace.ts";

/** What stands at the end of the nodes' pages, by category: `packages/nodes/notes/CATEGORY.md`. */
export function readNotes(): Record<string, string> {
  const folder = path.join(repository, "packages/nodes/notes");
  return Object.fromEntries(
    readdirSync(folder).map((file) => [path.parse(file).name, readFileSync(path.join(folder, file), "utf8")]),
  );
}
