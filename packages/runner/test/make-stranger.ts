import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { foreign, installPacked, pack, published } from "../../../scripts/pack.ts";
import { linkInstalled, madeOnce } from "../../../scripts/test/made-once.ts";
import { type Finished, repository, run, tool } from "../../../scripts/workspace.ts";

/** The newest compiler, the last that is written in JavaScript, and the oldest that the packages are for. */
export type Compiler = "typescript" | "typescript-6.0" | "typescript-5.4";

/** A project that is not ours: an empty folder into which the packed packages were installed. */
export interface Stranger {
  readonly folder: string;
  /** Type-checks programs strictly, library declarations included, and writes the JavaScript to `out/`. */
  compile(files: readonly string[]): Promise<Finished>;
  /** Type-checks files as strictly with one of the supported compilers, and gives what it says. */
  check(compiler: Compiler, files: readonly string[]): Promise<Finished>;
  /** Runs a JavaScript file of the folder under the pinned Node.js, without any of this repository's settings. */
  execute(file: string, ...args: string[]): Promise<Finished>;
}

/** The version of Node.js' types that this repository has; the programs are checked with the same. */
function nodeTypes(): string {
  const manifest = readFileSync(path.join(repository, "node_modules", "@types", "node", "package.json"), "utf8");
  return `@types/node@${(JSON.parse(manifest) as { version: string }).version}`;
}

/** Packs our packages and installs them with npm in a folder. */
export async function installOurs(folder: string): Promise<void> {
  const archives = path.join(folder, "archives");
  mkdirSync(archives);
  const packed = await pack(published, archives);
  writeFileSync(path.join(folder, "package.json"), '{ "name": "stranger", "private": true, "type": "module" }\n');
  await installPacked(folder, [...packed, nodeTypes()]);
}

/**
 * A new folder with our packages as npm installs them, and with `others` (paths from the repository), beside `programs`,
 * TypeScript by file name. The caller removes the folder.
 */
export async function makeStranger(
  others: readonly string[],
  programs: Readonly<Record<string, string>>,
): Promise<Stranger> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "sigmaflow-stranger-")));
  const installed = await madeOnce("installed", installOurs);
  for (const name of ["node_modules", "archives"]) linkInstalled(path.join(installed, name), path.join(folder, name));
  for (const name of ["package.json", "package-lock.json"])
    copyFileSync(path.join(installed, name), path.join(folder, name));
  if (others.length > 0) await installPacked(folder, await pack(others, path.join(folder, "others")));
  const strict = {
    strict: true,
    exactOptionalPropertyTypes: true,
    target: "ES2022",
    lib: ["ES2023", "DOM"],
    module: "NodeNext",
    types: ["node"],
    // Our declarations and those of what they come with; the compiler's own are its makers' to check.
    skipLibCheck: false,
    skipDefaultLibCheck: true,
  };
  const project = (file: string, compilerOptions: object, files: readonly string[]) =>
    writeFileSync(
      path.join(folder, file),
      JSON.stringify({ compilerOptions: { ...strict, ...compilerOptions }, files }),
    );
  for (const [file, text] of Object.entries(programs)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  return {
    folder,
    compile(files) {
      const emitted = { outDir: "out", rootDir: ".", rewriteRelativeImportExtensions: true };
      project("tsconfig.json", emitted, files);
      return run(tool("tsc"), ["-p", folder], { cwd: folder });
    },
    check(compiler, files) {
      const config = `tsconfig.${compiler}.json`;
      project(config, { noEmit: true, allowImportingTsExtensions: true }, files);
      const tsc = path.join(repository, "node_modules", compiler, "bin", "tsc");
      return run(process.execPath, [tsc, "-p", config, "--pretty", "false"], { cwd: folder });
    },
    execute: (file, ...args) => run(process.execPath, [file, ...args], { cwd: folder, env: foreign }),
  };
}
