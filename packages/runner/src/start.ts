import { enableCompileCache } from "node:module";
import path from "node:path";
import { defaultCacheFolder } from "./store/cache-folder.ts";
import { findConfig } from "./use/find-config.ts";
import { packagesBundle } from "./use/packages-bundle.ts";

// Compiled code is kept between starts; where it cannot be, starting takes some 40 ms longer.
enableCompileCache(path.join(defaultCacheFolder(), "code"));

const bundle = packagesBundle();
if (bundle !== undefined && usesPackages(process.argv)) await import(bundle);
else await import("./main.ts");

/** Whether packages may be loaded; what the flags mean exactly is the commands' matter. */
function usesPackages(args: readonly string[]): boolean {
  if (args.some((arg) => arg === "--use" || arg.startsWith("--use="))) return true;
  return !args.includes("--no-config") && findConfig({ folder: process.cwd() }) !== undefined;
}
