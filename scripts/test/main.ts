import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { repository, tool } from "../workspace.ts";
import { stages } from "./stages.ts";
import { succeeded, summaryLine, type Tally, tallyOf, type VitestReport } from "./tally.ts";

// `npm test` runs everything, `npm run check` (--fast) the guards and the tests beside the sources.
const fast = process.argv.includes("--fast");
const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const line = (result: string, name: string, time: string) =>
  process.stdout.write(`${result.padEnd(5)} ${name.padEnd(24)} ${time}\n`);

async function runGuards(): Promise<Tally> {
  let failed = 0;
  for (const stage of stages) {
    const start = performance.now();
    const { ok, output } = await stage.check();
    line(ok ? "ok" : "FAIL", stage.name, seconds(start));
    if (ok) continue;
    failed++;
    process.stdout.write(`${output.trimEnd().replace(/^/gm, "      ")}\n`);
  }
  return { passed: stages.length - failed, failed, skipped: 0 };
}

function runVitest(reportFile: string): Promise<void> {
  const args = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`, "--allowOnly=false"];
  if (fast) args.push("--project=unit");
  return new Promise((resolve) => {
    const child = spawn(tool("vitest"), args, { cwd: repository, stdio: ["ignore", "inherit", "inherit"] });
    child.on("error", () => resolve());
    child.on("close", () => resolve());
  });
}

const start = performance.now();
const guards = await runGuards();
const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-test-"));
const reportFile = path.join(folder, "report.json");
await runVitest(reportFile);
const report = existsSync(reportFile) ? (JSON.parse(readFileSync(reportFile, "utf8")) as VitestReport) : undefined;
rmSync(folder, { recursive: true });

const tests = tallyOf(report);
const total: Tally = {
  passed: guards.passed + tests.passed,
  failed: guards.failed + tests.failed,
  skipped: guards.skipped + tests.skipped,
};
const good = succeeded(total, { strict: process.env.CI === "true" });
process.exitCode = good ? 0 : 1;
process.stdout.write(`\nguards ${guards.passed}/${stages.length}, all in ${seconds(start)}\n`);
if (!good && total.failed === 0) process.stdout.write("A test was skipped; with CI=true every test must run.\n");
process.stdout.write(`${summaryLine(total)}\n`);
