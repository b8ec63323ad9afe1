import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Finished, run, tool, trackedFiles } from "../workspace.ts";
import { hashOf } from "./unless-passed.ts";

/** What decides how every file is judged. */
const settings = ["biome.json", ".gitignore", "pnpm-lock.yaml"];
const judged = /\.(tsx?|[cm]?js|jsonc?|css|html|graphql)$/;

/**
 * Passes when Biome finds nothing to lint, format or sort below `root`; given changed files, in those of them left. Each
 * file is judged by itself, so with a file `memory` those are left out that passed before as they are.
 */
export async function checkLint(
  root: string,
  { changed, memory }: { readonly changed?: readonly string[] | undefined; readonly memory?: string } = {},
): Promise<Finished> {
  if (changed !== undefined && !changed.some((file) => path.basename(file) === "biome.json"))
    return biome(
      root,
      changed.filter((file) => existsSync(path.join(root, file))),
    );
  if (memory === undefined) return biome(root, ["."]);
  const tracked = await trackedFiles(root);
  const ofSettings = hashOf(
    root,
    tracked.filter((file) => settings.includes(path.basename(file))),
  );
  const now = Object.fromEntries(
    tracked.filter((file) => judged.test(file)).map((file) => [file, hashOf(root, [file]) + ofSettings]),
  );
  const before: Readonly<Record<string, string>> = existsSync(memory) ? JSON.parse(readFileSync(memory, "utf8")) : {};
  const others = Object.keys(now).filter((file) => now[file] !== before[file]);
  // A command has room for so many names.
  const done = await biome(root, others.length > 200 ? ["."] : others);
  if (done.ok) {
    mkdirSync(path.dirname(memory), { recursive: true });
    writeFileSync(memory, JSON.stringify(now));
  } else rmSync(memory, { force: true });
  return done;
}

async function biome(root: string, files: readonly string[]): Promise<Finished> {
  if (files.length === 0) return { ok: true, output: "" };
  return run(
    tool("biome"),
    [
      "ci",
      "--colors=off",
      "--error-on-warnings",
      "--diagnostic-level=warn",
      "--max-diagnostics=50",
      "--no-errors-on-unmatched",
      ...files,
    ],
    { cwd: root },
  );
}
