import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { nativeLibraries } from "./native-libraries.ts";

/** Who the server is inside. Numbers, because who starts a container may not know names. */
export const user = 10_001;

/** Most bytes of an image, Node.js included. */
export const mostBytes = 300e6;

/**
 * Makes the file system of a container: Node.js, the packages that are installed in `app/node_modules` of the folder with
 * this platform's native libraries alone, the system's libraries that these need, and a user without rights. Linux only.
 */
export async function completeImageRoot(folder: string): Promise<void> {
  const root = realpathSync(folder);
  chmodSync(root, 0o755);
  const modules = path.join(root, "app", "node_modules");
  leaveThisPlatform(path.join(modules, "onnxruntime-node", "bin"));
  // Each is also built for a C library that is not there; the same is done in JavaScript without it.
  for (const name of ["@msgpackr-extract", "msgpackr-extract"])
    rmSync(path.join(modules, name), { recursive: true, force: true });
  const program = path.join(root, "usr", "bin", "node");
  mkdirSync(path.dirname(program), { recursive: true });
  copyFileSync(process.execPath, program);
  chmodSync(program, 0o755);
  for (const library of await nativeLibraries(program, modules)) {
    const place = path.join(root, library);
    mkdirSync(path.dirname(place), { recursive: true });
    copyFileSync(library, place); // what a link leads to
  }
  copyFileSync(path.join(import.meta.dirname, "health.mjs"), path.join(root, "app", "health.mjs"));
  mkdirSync(path.join(root, "etc"), { recursive: true });
  writeFileSync(path.join(root, "etc", "passwd"), `sigmaflow:x:${user}:${user}::/data:/sbin/nologin\n`);
  writeFileSync(path.join(root, "etc", "group"), `sigmaflow:x:${user}:\n`);
  for (const name of ["data", "models", "graphs", "tmp", "dev", "proc"])
    mkdirSync(path.join(root, name), { recursive: true });
  chmodSync(path.join(root, "tmp"), 0o1777);
  if (process.getuid?.() === 0) chownSync(path.join(root, "data"), user, user);
}

/** Of ONNX Runtime's libraries, which come for all platforms, those of this one. */
function leaveThisPlatform(bin: string): void {
  for (const version of readdirSync(bin)) {
    for (const platform of readdirSync(path.join(bin, version))) {
      const place = path.join(bin, version, platform);
      if (platform !== process.platform) rmSync(place, { recursive: true });
      else
        for (const arch of readdirSync(place))
          if (arch !== process.arch) rmSync(path.join(place, arch), { recursive: true });
    }
  }
}

/** Bytes of all files below a folder. */
export function bytesBelow(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}
