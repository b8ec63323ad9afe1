import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runCompiler } from "./compiler.ts";
import { repository } from "./workspace.ts";

/** What the compiler says of modules, by file, as programs outside of the repository; nothing when they are right. */
export async function compileModules(modules: ReadonlyMap<string, string>, compilerOptions = {}): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-modules-"));
  symlinkSync(path.join(repository, "node_modules"), path.join(folder, "node_modules"));
  writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }');
  for (const [name, text] of modules) {
    const file = path.join(folder, "src", name);
    mkdirSync(path.dirname(file), { recursive: true });
    // Each is a module, also one that neither imports nor exports.
    writeFileSync(file, `${text}\nexport {};\n`);
  }
  const options = { noEmit: true, types: ["node"], lib: ["ES2024", "DOM"], ...compilerOptions };
  const config = { extends: path.join(repository, "tsconfig.base.json"), compilerOptions: options, include: ["src"] };
  writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify(config));
  const { output } = await runCompiler(["-p", folder, "--pretty", "false"]);
  rmSync(folder, { recursive: true });
  return output;
}
