import { readFileSync } from "node:fs";
import path from "node:path";
import { settingsTable } from "./scheduler-settings.ts";
import { repository } from "./workspace.ts";

const region = /(?<=<!-- settings: npm run generate -->\n).*?(?=<!-- end of settings -->)/s;

/** The page of schedulers, with the table of settings as the code has it now. */
export function schedulersPage(): string {
  const page = readFileSync(path.join(repository, "docs/schedulers.md"), "utf8");
  if (!region.test(page)) throw new Error("docs/schedulers.md has no place for the table of settings.");
  return page.replace(region, () => `\n${settingsTable()}\n\n`);
}
