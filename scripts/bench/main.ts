import { readdirSync } from "node:fs";
import { cpus } from "node:os";
import path from "node:path";
import { buildOrExit } from "../build.ts";
import { holdQuiet } from "../quiet.ts";
import { packagesWith, repository } from "../workspace.ts";
import { type Bench, type BenchRow, benchTable } from "./report.ts";

// `npm run bench [-- NAME…]` runs packages/*/bench/*.bench.ts one after another and prints one table.
const wanted = process.argv.slice(2);

const benches = packagesWith(repository, "bench")
  .flatMap((name) => readdirSync(path.join(repository, "packages", name, "bench")).map((file) => ({ name, file })))
  .filter(({ file }) => file.endsWith(".bench.ts"))
  .map(({ name, file }) => ({
    title: `${name}/${file.replace(/\.bench\.ts$/, "")}`,
    file: path.join(repository, "packages", name, "bench", file),
  }))
  .filter(({ title }) => wanted.length === 0 || wanted.some((word) => title.includes(word)));

holdQuiet("npm run bench");
await buildOrExit();
const rows: (BenchRow & { bench: string })[] = [];
for (const { title, file } of benches) {
  process.stderr.write(`measuring ${title}\n`);
  const { bench } = (await import(file)) as { bench: Bench }; // the contract of a bench module
  await bench((row) => rows.push({ bench: title, ...row }));
}

process.stdout.write(`Node.js ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}\n\n`);
process.stdout.write(rows.length > 0 ? `${benchTable(rows)}\n` : "No bench matches.\n");
if (rows.length === 0) process.exitCode = 1;
