import { build } from "../build.ts";
import { checkGenerated } from "../generate.ts";
import { generators } from "../generators.ts";
import { checkDeadCode } from "../guards/dead-code.ts";
import { checkForeignPaths } from "../guards/foreign-paths.ts";
import { checkImports } from "../guards/imports.ts";
import { checkLargeFiles } from "../guards/large-files.ts";
import { checkLint } from "../guards/lint.ts";
import { checkTypes } from "../guards/types.ts";
import { type Finished, packagesWith, repository } from "../workspace.ts";

/** One guard of `npm test`; it counts as one test. */
export interface Stage {
  readonly name: string;
  readonly check: () => Promise<Finished>;
}

const typed = [...packagesWith(repository, "tsconfig.json").map((name) => `packages/${name}`), "scripts"];

/** All guards in the order they run: one line each. */
export const stages: readonly Stage[] = [
  { name: "build", check: build },
  ...typed.map((folder) => ({ name: `types ${folder}`, check: () => checkTypes(repository, folder) })),
  { name: "lint and format", check: () => checkLint(repository) },
  { name: "imports", check: () => checkImports(repository) },
  { name: "dead code", check: () => checkDeadCode(repository) },
  { name: "generated files", check: () => checkGenerated(repository, generators) },
  { name: "foreign paths", check: () => checkForeignPaths(repository) },
  { name: "large files", check: () => checkLargeFiles(repository) },
];
