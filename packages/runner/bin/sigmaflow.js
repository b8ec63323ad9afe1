#!/usr/bin/env node
// A file of its own, because package managers link a command at install time, when `dist` may not be built yet.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const start = new URL("../dist/cli/start.js", import.meta.url);
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  // An older one could not even read the rest, and would end with a stack trace.
  process.stderr.write(`Node.js ${process.version} is too old for sigmaflow. Install Node.js 22.19 or newer.\n`);
  process.exitCode = 2;
} else if (existsSync(start)) {
  // Inside its repository the command says when it is older than the sources, which takes 8 ms to find out; help does
  // not wait for it. Published, there is no such file.
  const repository = new URL("../../../", import.meta.url);
  const check = new URL("scripts/stale-bundle.mjs", repository);
  const isHelp = process.argv.slice(2).some((word) => /^(-h|--help|-V|--version)$/.test(word));
  if (!isHelp && existsSync(check)) {
    const stale = (await import(check.href)).staleBundle(fileURLToPath(start), fileURLToPath(repository));
    if (stale !== undefined) process.stderr.write(`${stale}\n`);
  }
  await import(start.href);
} else {
  const ways = "Run `npm run setup` in the repository root, or `npm run sigmaflow -- …`, which needs no build.";
  process.stderr.write(`sigmaflow is not built yet. ${ways}\n`);
  process.exitCode = 2;
}
