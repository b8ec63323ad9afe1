import { run, tool } from "./workspace.ts";

// `npm run format [PATHS]`: formats, sorts imports and corrects what lint can correct by itself.
const paths = process.argv.slice(2);
const done = await run(tool("biome"), ["check", "--write", ...(paths.length > 0 ? paths : ["."])]);
process.stdout.write(done.output);
process.exitCode = done.ok ? 0 : 1;
