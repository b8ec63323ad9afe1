import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Generator, generators } from "./generators.ts";
import { type Finished, repository, run, tool } from "./workspace.ts";

/** The text as the formatter would leave it, so that generated files pass the same lint as all others. */
async function formatted(file: string, text: string): Promise<string> {
  if (!/\.(json|ts|js|css)$/.test(file)) return text;
  const done = await run(tool("biome"), ["format", `--stdin-file-path=${file}`], { input: text });
  if (!done.ok) throw new Error(`${file} cannot be formatted: ${done.output}`);
  return done.output;
}

/** What the generators make: text by path from the root, and the folders that may hold nothing else. */
async function make(list: readonly Generator[]): Promise<{ files: Map<string, string>; folders: string[] }> {
  const files = new Map<string, string>();
  for (const { writes, make: makeOne } of list) {
    const made = await makeOne();
    const texts = typeof made === "string" ? { "": made } : made;
    for (const [name, text] of Object.entries(texts)) {
      const file = path.posix.join(writes, name);
      if (files.has(file)) throw new Error(`Two generators write ${file}.`);
      files.set(file, await formatted(file, text));
    }
  }
  return { files, folders: list.map((one) => one.writes).filter((writes) => writes.endsWith("/")) };
}

/** Files in the generated folders that nothing makes any more, as paths from the root. */
function strays(root: string, folders: readonly string[], files: ReadonlyMap<string, string>): string[] {
  return folders
    .filter((folder) => existsSync(path.join(root, folder)))
    .flatMap((folder) => readdirSync(path.join(root, folder)).map((name) => path.posix.join(folder, name)))
    .filter((file) => !files.has(file));
}

/** Writes every generated file below `root` and removes what nothing makes any more. */
export async function generate(root: string, list: readonly Generator[]): Promise<void> {
  const { files, folders } = await make(list);
  for (const [file, text] of files) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  for (const file of strays(root, folders, files)) rmSync(path.join(root, file), { recursive: true });
}

/** Passes when every generated file below `root` is what its generator makes now. */
export async function checkGenerated(root: string, list: readonly Generator[]): Promise<Finished> {
  const { files, folders } = await make(list);
  const problems = strays(root, folders, files).map((file) => `${file}: nothing generates this file any more`);
  for (const [file, text] of files) {
    const full = path.join(root, file);
    if (!existsSync(full)) problems.push(`${file}: missing`);
    else if (readFileSync(full, "utf8") !== text) problems.push(`${file}: not what the sources say now`);
  }
  if (problems.length === 0) return { ok: true, output: "" };
  return { ok: false, output: `${problems.join("\n")}\nRun \`npm run generate\` and commit the result.` };
}

if (import.meta.main) await generate(repository, generators);
