import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildOrExit } from "../build.ts";
import { installPacked, pack, published } from "../pack.ts";
import { driversToInstall } from "./drivers.ts";
import { bytesBelow, completeImageRoot, mostBytes } from "./make-image-root.ts";

// `npm run image-root -- FOLDER`: what a container holds, made of the packages as they are published.

async function main(folder: string): Promise<void> {
  await buildOrExit();
  const app = path.join(folder, "app");
  mkdirSync(app, { recursive: true });
  const archives = mkdtempSync(path.join(tmpdir(), "sigmaflow-archives-"));
  try {
    writeFileSync(path.join(app, "package.json"), '{ "name": "image", "private": true, "type": "module" }\n');
    await installPacked(app, [...(await pack(published, archives)), ...driversToInstall()]);
  } finally {
    rmSync(archives, { recursive: true });
  }
  await completeImageRoot(folder);
  const bytes = bytesBelow(folder);
  process.stdout.write(`${folder}: ${(bytes / 1e6).toFixed(0)} MB\n`);
  if (bytes <= mostBytes) return;
  process.stderr.write(`That is more than the ${mostBytes / 1e6} MB that an image may have.\n`);
  process.exitCode = 1;
}

const [folder, ...others] = process.argv.slice(2);
if (folder === undefined || others.length > 0 || (existsSync(folder) && readdirSync(folder).length > 0)) {
  process.stderr.write("Name one folder that is empty or not there yet: npm run image-root -- FOLDER\n");
  process.exitCode = 2;
} else if (process.platform !== "linux") {
  process.stderr.write("An image's root is made on Linux, with the libraries that lie there.\n");
  process.exitCode = 2;
} else {
  await main(path.resolve(folder));
}
