import { readFileSync } from "node:fs";
import path from "node:path";
import { type Finished, trackedFiles } from "../workspace.ts";

/** What no tracked file may say. Each pattern is written so that it does not match itself. */
const foreign: readonly { readonly pattern: RegExp; readonly why: string }[] = [
  { pattern: /\.\.[/]shared\b/, why: "a folder outside this repository" },
  { pattern: /(?<![\w.})])[/](?:work|farm|root)[/]/, why: "a path of one machine" },
  { pattern: /[/]tmp[/](?:brief|clone)/, why: "a path of one machine" },
  { pattern: /\bregistry[.](?:npmjs|yarnpkg|npmmirror)[.]/, why: "a package registry's host" },
  {
    pattern: /https?:[/][/][\w.-]*(?:registry|proxy|mirror|artifactory|nexus)[\w.-]*[:/]/,
    why: "a package registry's host",
  },
];

/** A lock file names packages by version and integrity; an address in it would tie it to one registry. */
const lockFile = { pattern: /https?:[/][/]|\btarball:/, why: "an address in the lock file" };

/** Passes when nothing tracked below `root` refers to a machine's own paths or to a package registry's host. */
export async function checkForeignPaths(root: string): Promise<Finished> {
  const problems: string[] = [];
  for (const file of await trackedFiles(root)) {
    const bytes = readFileSync(path.join(root, file));
    if (bytes.includes(0)) continue;
    const rules = path.basename(file) === "pnpm-lock.yaml" ? [...foreign, lockFile] : foreign;
    for (const [index, line] of bytes.toString().split("\n").entries()) {
      const broken = rules.find(({ pattern }) => pattern.test(line));
      if (broken) problems.push(`${file}:${index + 1}: ${broken.why}: ${line.trim().slice(0, 120)}`);
    }
  }
  return { ok: problems.length === 0, output: problems.join("\n") };
}
