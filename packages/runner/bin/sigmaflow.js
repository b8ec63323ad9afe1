#!/usr/bin/env node
// A file of its own, because package managers link a command at install time, when `dist` may not be built yet.
import { existsSync } from "node:fs";

const main = new URL("../dist/main.js", import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  process.stderr.write("sigmaflow is not built yet. Run `npm run setup` in the repository root.\n");
  process.exitCode = 2;
}
