#!/usr/bin/env node
// A file of its own, because package managers link a command at install time, when `dist` may not be built yet.
import { existsSync } from "node:fs";

const start = new URL("../dist/cli/start.js", import.meta.url);
if (existsSync(start)) {
  await import(start.href);
} else {
  process.stderr.write("sigmaflow is not built yet. Run `npm run setup` in the repository root.\n");
  process.exitCode = 2;
}
