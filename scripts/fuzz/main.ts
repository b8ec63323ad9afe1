import { memoryUsage } from "node:process";
import { parseArgs } from "node:util";
import { createEngine } from "sigmaflow";
import { fuzzGraphs } from "./fuzz-graphs.ts";

// `npm run fuzz [-- --seed N --count N]` runs documents of the grammar in hostile-graph.ts and says what became of them.
const { values } = parseArgs({ options: { seed: { type: "string" }, count: { type: "string" } } });
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const count = Number(values.count ?? 20_000);
const engine = createEngine({ cache: false });
const megabytes = () => Math.round(memoryUsage.rss() / 1e6);

process.stderr.write(`seed ${seed}, ${count} documents\n`);
const step = Math.max(1, Math.floor(count / 20));
const { endings, faults } = await fuzzGraphs({
  ...{ engine, seed, count, patienceMs: 10_000 },
  onDocument: (number) => {
    if ((number + 1) % step === 0) process.stderr.write(`${number + 1}: ${megabytes()} MB\n`);
  },
});
for (const [ending, found] of Object.entries(endings).sort(([, a], [, b]) => b - a))
  process.stdout.write(`${String(found).padStart(7)}  ${ending}\n`);
for (const { document, error } of faults.slice(0, 10))
  process.stdout.write(`\n${error instanceof Error ? error.stack : error}\n${document.slice(0, 2000)}\n`);
process.stdout.write(`\n${faults.length} ended in no words.\n`);
if (faults.length > 0) process.exitCode = 1;
await engine.close();
