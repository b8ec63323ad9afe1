// `node scripts/with-setup.mjs SCRIPT [ARGUMENTS]`: sets up when needed, then runs SCRIPT under the pinned Node.js.
import { fail, install, runPinned } from "./setup.mjs";

const [script = "scripts/build.ts", ...args] = process.argv.slice(2);
const problem = install();
// Whoever reads the last line of the tests finds one also where they could not begin.
if (problem) fail(script.startsWith("scripts/test/") ? `${problem}\n0 passed, 1 failed` : problem);
runPinned(script, args);
