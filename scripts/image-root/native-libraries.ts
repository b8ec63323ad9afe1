import { readdirSync } from "node:fs";
import path from "node:path";
import { run } from "../workspace.ts";

/** The system's libraries that programs and modules below a folder are linked with, by the paths they are found under. */
export async function nativeLibraries(program: string, modules: string): Promise<readonly string[]> {
  const native = readdirSync(modules, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.node$|\.so(\.\d+)*$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
  const found = new Set<string>();
  for (const file of [program, ...native]) {
    const { ok, output } = await run("ldd", [file]);
    if (!ok) throw new Error(`\`ldd ${file}\` cannot say what it is linked with:\n${output}`);
    const missing = /^\s*(\S+) => not found/m.exec(output)?.[1];
    if (missing !== undefined) throw new Error(`${file} needs ${missing}, which this machine does not have.`);
    // `libm.so.6 => /lib/…/libm.so.6 (0x…)`, and the loader without an arrow.
    for (const [, library = ""] of output.matchAll(/(?:=>|^)\s+(\/\S+) \(0x/gm)) {
      if (!library.startsWith(modules)) found.add(library);
    }
  }
  return [...found].sort();
}
