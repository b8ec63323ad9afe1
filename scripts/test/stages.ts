import path from "node:path";
import { build } from "../build.ts";
import { checkGenerated } from "../generate.ts";
import { generators } from "../generators.ts";
import { checkDeadCode } from "../guards/dead-code.ts";
import { checkExports } from "../guards/exports.ts";
import { checkForeignPaths } from "../guards/foreign-paths.ts";
import { checkImports } from "../guards/imports.ts";
import { checkLargeFiles } from "../guards/large-files.ts";
import { checkLint } from "../guards/lint.ts";
import { checkPrograms } from "../guards/programs.ts";
import { TypesOfProjects } from "../guards/types.ts";
import { filesBelow, hashOf, unlessPassed } from "../guards/unless-passed.ts";
import { checkWords } from "../guards/words.ts";
import { type Finished, packagesWith, repository, trackedFiles } from "../workspace.ts";

/** One guard of `npm test`; it counts as one test. */
export interface Stage {
  readonly name: string;
  /** Given changed files it may leave others out, where each is judged by itself. */
  readonly check: (changed?: readonly string[]) => Promise<Finished>;
  /** Whether a change of this file, a path from the root, can change the guard's verdict. */
  readonly concerns: (file: string) => boolean;
}

const code = /\.(ts|tsx|mjs|json)$/;
const sources = /^(packages|scripts)\/.*\.(ts|tsx|mjs|js|json)$/;
/** Dependencies before dependants. */
const projects = [
  ...packagesWith(repository, "tsconfig.json").map((name) => `packages/${name}`),
  "examples",
  "scripts",
];
/** Those that know of other packages what these export, and nothing within. */
const users: ReadonlySet<string> = new Set(["packages/editor", "examples"]);
const memory = (name: string) => path.join(repository, "node_modules", ".cache", "sigmaflow", name);

const types = new TypesOfProjects(repository, memory("types"), projects);

function typesOf(folder: string): Stage {
  const below = projects.slice(0, projects.indexOf(folder) + 1);
  return {
    name: `types ${folder}`,
    async check(changed) {
      // For a few changed files nothing is built.
      const fromBuild = changed === undefined && users.has(folder);
      if (fromBuild) await built();
      return types.check(folder, { fromBuild });
    },
    concerns: (file) => code.test(file) && (!file.includes("/") || below.some((one) => file.startsWith(`${one}/`))),
  };
}

let building: Promise<Finished> | undefined;
/** Builds once; guards that read the build wait for it. */
const built = () => {
  building ??= build();
  return building;
};

/** Judges what the build declares, unless that passed before and neither it nor who judges it has changed. */
async function ofBuild(name: string, check: () => Promise<Finished>): Promise<Finished> {
  await built();
  const judges = /^scripts\/(api|guards)\/|^scripts\/[^/]*\.ts$|^docs\/api\/|(^|\/)package\.json$|^pnpm-lock\.yaml$/;
  const files = (await trackedFiles(repository)).filter((file) => judges.test(file));
  const declared = packagesWith(repository, "package.json").flatMap((one) =>
    filesBelow(repository, `packages/${one}/dist`, /\.d\.ts$/),
  );
  return unlessPassed(path.join(memory("build"), name), hashOf(repository, [...files, ...declared]), check);
}

const fromBuild = generators.filter(({ readsBuild }) => readsBuild);
const fromSources = generators.filter(({ readsBuild }) => !readsBuild);

/** All guards, one line each: what takes long first, and what reads the build after what does not. */
export const stages: readonly Stage[] = [
  // What does not compile, `types` finds as well; for a few changed files nothing needs to be built.
  { name: "build", check: built, concerns: () => false },
  ...projects.filter((folder) => !users.has(folder)).map(typesOf),
  {
    name: "imports",
    check: () => checkImports(repository, memory("imports")),
    concerns: (file) => sources.test(file) || file === ".dependency-cruiser.mjs",
  },
  {
    name: "lint and format",
    check: (changed) => checkLint(repository, { changed, memory: path.join(memory("lint"), "passed.json") }),
    concerns: (file) => !file.endsWith(".md"),
  },
  {
    name: "dead code",
    check: () => checkDeadCode(repository, memory("dead-code")),
    concerns: (file) => code.test(file),
  },
  {
    name: "programs",
    check: () => checkPrograms(repository),
    concerns: (file) => /^(examples\/programs|packages\/nodes)\/.*\.ts$/.test(file),
  },
  {
    name: "generated files",
    check: () => checkGenerated(repository, fromSources),
    concerns: (file) => sources.test(file) || /^(docs|schema)\//.test(file),
  },
  {
    name: "words",
    check: (changed) => checkWords(repository, changed),
    concerns: (file) => /\.(tsx?|md)$/.test(file),
  },
  { name: "foreign paths", check: () => checkForeignPaths(repository), concerns: () => true },
  { name: "large files", check: () => checkLargeFiles(repository), concerns: () => true },
  ...projects.filter((folder) => users.has(folder)).map(typesOf),
  {
    name: "pages from the build",
    check: () => ofBuild("pages", () => checkGenerated(repository, fromBuild)),
    concerns: () => false,
  },
  {
    name: "exports",
    check: () => ofBuild("exports", () => checkExports(repository)),
    concerns: () => false,
  },
];
