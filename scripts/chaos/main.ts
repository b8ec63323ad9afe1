import { spawnSync } from "node:child_process";
import path from "node:path";
import { repository } from "../workspace.ts";

// `npm run chaos [-- SEED]`: 3 servers and 4 workers, 300 runs, 200 kills, ten restarts of Valkey, five of PostgreSQL.
// Each number can be another one by a variable: CHAOS_RUNS=50 CHAOS_KILLS=20 npm run chaos
const [seed] = process.argv.slice(2);
const settings = {
  ...{ CHAOS_SERVERS: 3, CHAOS_WORKERS: 4, CHAOS_RUNS: 300, CHAOS_KILLS: 200 },
  ...{ CHAOS_VALKEY: 10, CHAOS_WIPED: 5, CHAOS_POSTGRES: 5, CHAOS_PATIENCE: 600_000 },
  // Pauses of 2.5 s on average, in which a killed process is back on two cores, and runs of up to 12 s in nodes that wait,
  // so that half of the workers have one when they are killed.
  ...{ CHAOS_PAUSE: 5000, CHAOS_STEPS: 40, CHAOS_WAIT_MS: 300 },
  ...(seed !== undefined && { CHAOS_SEED: seed }),
};
const env = {
  ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)])),
  ...process.env,
};
const vitest = path.join(repository, "node_modules", "vitest", "vitest.mjs");
const args = [vitest, "run", "packages/runner/test/chaos.test.ts", `--testTimeout=${2 * 3600_000}`];
process.exitCode = spawnSync(process.execPath, args, { cwd: repository, env, stdio: "inherit" }).status ?? 1;
