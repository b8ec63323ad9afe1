import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "vitest";
import { type Finished, repository, run } from "../workspace.ts";

/** The settings that the guards read; the fixture is judged by the very same. */
const settings = [".dependency-cruiser.mjs", ".gitignore", "biome.json", "knip.json", "tsconfig.base.json"];

/** A workspace in miniature that every guard accepts. */
const sound: Readonly<Record<string, string>> = {
  "package.json": '{\n  "name": "sound",\n  "private": true,\n  "type": "module"\n}\n',
  "pnpm-workspace.yaml": "packages:\n  - packages/*\n",
  "packages/core/src/index.ts": 'export { double } from "./port/double.ts";\n',
  "packages/core/src/port/double.ts": [
    'import { z } from "zod";',
    "",
    "const number = z.number();",
    "",
    "/** Twice the number. */",
    "export function double(value: number): number {",
    "  return number.parse(value) * 2;",
    "}",
    "",
  ].join("\n"),
  "packages/core/src/wire/index.ts": [
    'import { z } from "zod";',
    "",
    "/** What is answered. */",
    "export const answer = z.number();",
    "",
    "/** See {@link answer}. */",
    "export type Answer = z.infer<typeof answer>;",
    "",
  ].join("\n"),
  "packages/nodes/src/index.ts": 'export { quadruple } from "./node/quadruple.ts";\n',
  "packages/nodes/src/node/quadruple.ts": [
    'import { double } from "@sigmaflow/core";',
    'import { twice } from "../tensor/twice.ts";',
    "",
    "/** Four times the number. */",
    "export const quadruple = (value: number) => twice(double, value);",
    "",
  ].join("\n"),
  "packages/nodes/src/tensor/twice.ts": [
    "/** Applies a function two times. */",
    "export const twice = (way: (value: number) => number, value: number) => way(way(value));",
    "",
  ].join("\n"),
  "packages/runner/src/index.ts": 'export { quadruple } from "@sigmaflow/nodes";\n',
  "packages/editor/src/index.ts": 'export { double } from "@sigmaflow/core";\n',
};

const tsconfig =
  '{ "extends": "../../tsconfig.base.json", "compilerOptions": { "noEmit": true }, "include": ["src"] }\n';

/** What one package of the fixture depends on. */
const dependencies: Readonly<Record<string, readonly string[]>> = {
  core: ["zod"],
  nodes: ["@sigmaflow/core"],
  runner: ["@sigmaflow/nodes"],
  editor: ["@sigmaflow/core"],
};

const packageName = (folder: string) => (folder === "runner" ? "sigmaflow" : `@sigmaflow/${folder}`);

function write(root: string, file: string, text: string) {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}

/** Makes installed packages of the repository, and the fixture's own, importable from one package of the fixture. */
function link(root: string, folder: string) {
  const modules = path.join(root, "packages", folder, "node_modules");
  const installed = path.join(repository, "packages", folder, "node_modules");
  const names = existsSync(installed) ? readdirSync(installed).filter((name) => !/^[.@]/.test(name)) : [];
  mkdirSync(path.join(modules, "@sigmaflow"), { recursive: true });
  for (const name of names) symlinkSync(realpathSync(path.join(installed, name)), path.join(modules, name));
  for (const other of Object.keys(dependencies)) {
    if (other !== folder) symlinkSync(path.join(root, "packages", other), path.join(modules, packageName(other)));
  }
}

/** A fresh sound workspace in a temporary folder, with `changes` written over it. */
async function fixtureWorkspace(changes: Readonly<Record<string, string>> = {}): Promise<string> {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), "sigmaflow-guard-")));
  for (const file of settings) copyFileSync(path.join(repository, file), path.join(root, file));
  symlinkSync(path.join(repository, "node_modules"), path.join(root, "node_modules"));
  for (const [folder, needs] of Object.entries(dependencies)) {
    const manifest = {
      name: packageName(folder),
      type: "module",
      exports: {
        ".": { "sigmaflow-source": "./src/index.ts", types: "./dist/index.d.ts" },
        ...(folder === "core" && { "./wire": { "sigmaflow-source": "./src/wire/index.ts" } }),
      },
      dependencies: Object.fromEntries(needs.map((name) => [name, "*"])),
    };
    write(root, `packages/${folder}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
    write(root, `packages/${folder}/tsconfig.json`, tsconfig);
    link(root, folder);
  }
  for (const [file, text] of Object.entries({ ...sound, ...changes })) write(root, file, text);
  await run("git", ["init", "--quiet"], { cwd: root });
  write(root, ".git/info/exclude", "node_modules\n"); // the repository's own rule is for folders, and this is a link
  return root;
}

/** Runs a guard over the sound workspace in miniature, with some files (texts by path) written over it. */
export async function judge(
  guard: (root: string) => Promise<Finished>,
  changes: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  const root = await fixtureWorkspace(changes);
  try {
    return await guard(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** What a guard says when it finds nothing wrong. */
export const accepted = { ok: true, output: expect.any(String) };

/** What a guard says when it finds something wrong for this reason. */
export const refused = (reason: string) => ({ ok: false, output: expect.stringContaining(reason) });

/** One line of a file. In pieces it may hold words that a guard would refuse here as well. */
export const line = (...words: string[]) => `${words.join("")}\n`;
