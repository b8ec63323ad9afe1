// `node scripts/with-setup.mjs SCRIPT [ARGUMENTS]`: sets up when needed, then runs SCRIPT under the pinned Node.js.
import { install, runPinned } from "./setup.mjs";

const [script, ...args] = process.argv.slice(2);
install();
runPinned(script ?? "scripts/build.ts", args);
