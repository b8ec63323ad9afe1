#!/usr/bin/env node
// A file of its own, because package managers link a command at install time, when `dist` may not be built yet.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  // An older one could not even read the rest, and would end with a stack trace.
  process.stderr.write(`Node.js ${process.version} is too old for sigmaflow. Install Node.js 22.19 or newer.\n`);
  process.exitCode = 2;
} else {
  await start();
}

async function start() {
  // An `import` of these would load streams and more, a tenth of the time that `--help` takes.
  const { existsSync } = process.getBuiltinModule("node:fs");
  const command = new URL("../dist/cli/start.js", import.meta.url);
  if (!existsSync(command)) {
    const ways = "Run `npm run setup` in the repository root, or `npm run sigmaflow -- …`, which needs no build.";
    process.stderr.write(`sigmaflow is not built yet. ${ways}\n`);
    process.exitCode = 2;
    return;
  }
  // Inside its repository the command says when it is older than the sources, which takes 8 ms to find out; help does
  // not wait for it. Published, there is no such file.
  const repository = new URL("../../../", import.meta.url);
  const check = new URL("scripts/stale-bundle.mjs", repository);
  const isHelp = process.argv.slice(2).some((word) => /^(-h|--help|-V|--version)$/.test(word));
  if (!isHelp && existsSync(check)) {
    const { fileURLToPath } = process.getBuiltinModule("node:url");
    const stale = (await import(check.href)).staleBundle(fileURLToPath(command), fileURLToPath(repository));
    if (stale !== undefined) process.stderr.write(`${stale}\n`);
  }
  await import(command.href);
}
