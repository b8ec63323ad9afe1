import { run } from "../workspace.ts";
import { reachedBy, type Texts } from "./related.ts";

const listed = (output: string) => output.split("\0").filter((file) => file !== "");

/**
 * Files below `root` that differ from the last commit, and those that git does not know yet; with a `base` also what was
 * committed since this branch left it. Paths from the root, sorted; deleted files are among them.
 *
 * @throws when git knows no such base.
 */
export async function changedFiles(root: string, base?: string): Promise<string[]> {
  const git = async (...args: readonly string[]) => {
    const { ok, output } = await run("git", args, { cwd: root });
    if (!ok) throw new Error(`git ${args.join(" ")} failed: ${output.trim()}`);
    return output;
  };
  const since = base === undefined ? "HEAD" : (await git("merge-base", base, "HEAD")).trim();
  const known = listed(await git("diff", "--name-only", "--no-renames", "-z", since, "--"));
  const unknown = listed(await git("ls-files", "-z", "--others", "--exclude-standard"));
  return [...new Set([...known, ...unknown])].sort();
}

/** What vitest is to run for some changed files. */
export type Selection =
  | { readonly kind: "all" }
  | { readonly kind: "none" }
  /** These test files, nearest to the change first; some may be of no project that runs. */
  | { readonly kind: "related"; readonly files: readonly string[] };

/** After a change of these every test may end differently. */
const reachesAll = /^(pnpm-lock\.yaml|pnpm-workspace\.yaml|tsconfig\.base\.json|vitest\.config\.ts)$/;
const isModule = (file: string) => /\.(ts|tsx|mjs)$/.test(file);
const isScript = (file: string) => file.startsWith("scripts/");
const isTest = (file: string) => /\.test\.tsx?$/.test(file);

/**
 * Chooses tests for changed files among all files there are, `texts` with what is in them. Who imports a module is known.
 * Who reads another file is not: for one inside a package it is the tests beside that package's sources, for any other
 * the tests of pages, examples and schema in `scripts/`. The guards' own tests are for changes of `scripts/`.
 */
export function testsFor(changed: readonly string[], texts: Texts): Selection {
  if (changed.some((file) => reachesAll.test(file))) return { kind: "all" };
  const tracked = [...texts.keys()];
  const modules = changed.filter((file) => isModule(file) && texts.has(file));
  const ofGuards = (file: string) => file.startsWith("scripts/guards/");
  const files = new Set([
    ...[...reachedBy(modules, texts)].filter((file) => isTest(file) && !ofGuards(file)),
    ...[...reachedBy(modules.filter(isScript), texts)].filter((file) => isTest(file) && ofGuards(file)),
  ]);
  for (const file of changed) {
    if (isModule(file)) continue;
    const [, folder] = /^(packages\/[^/]+)\//.exec(file) ?? [];
    const reads = folder === undefined ? /^scripts\/[^/]+$/ : new RegExp(`^${folder}/src/`);
    for (const test of tracked.filter((one) => isTest(one) && reads.test(one))) files.add(test);
  }
  return files.size === 0 ? { kind: "none" } : { kind: "related", files: [...files] };
}
