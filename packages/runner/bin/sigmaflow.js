#!/usr/bin/env node
// A file of its own, because package managers link a command at install time, when `dist` may not be built yet.
import { existsSync } from "node:fs";

const start = new URL("../dist/cli/start.js", import.meta.url);
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  // An older one could not even read the rest, and would end with a stack trace.
  process.stderr.write(`Node.js ${process.version} is too old for sigmaflow. Install Node.js 22.19 or newer.\n`);
  process.exitCode = 2;
} else if (existsSync(start)) {
  await import(start.href);
} else {
  process.stderr.write("sigmaflow is not built yet. Run `npm run setup` in the repository root.\n");
  process.exitCode = 2;
}
