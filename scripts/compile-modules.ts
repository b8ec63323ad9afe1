import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runCompiler } from "./compiler.ts";
import { repository } from "./workspace.ts";

/**
 * What the compiler says of modules, by file, as programs outside of the repository; nothing when they are right. What it
 * knows it keeps under `name`, and next time checks only what changed.
 */
export async function compileModules(
  name: string,
  modules: ReadonlyMap<string, string>,
  compilerOptions = {},
): Promise<string> {
  const folder = path.join(repository, "node_modules", ".cache", "sigmaflow", "modules", name);
  rmSync(path.join(folder, "src"), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }');
  const files = [...modules].map(([file, text]) => {
    const place = path.join(folder, "src", file);
    mkdirSync(path.dirname(place), { recursive: true });
    // Each is a module, also one that neither imports nor exports.
    writeFileSync(place, `${text}\nexport {};\n`);
    return place;
  });
  const options = {
    ...{ noEmit: true, incremental: true, tsBuildInfoFile: "known.json" },
    ...{ types: ["node"], lib: ["ES2024", "DOM"], ...compilerOptions },
  };
  const config = { extends: path.join(repository, "tsconfig.base.json"), compilerOptions: options, files };
  writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify(config));
  const { output } = await runCompiler(["-p", folder, "--pretty", "false"]);
  return output;
}
