import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { holdQuiet } from "../quiet.ts";
import { repository, tool } from "../workspace.ts";
import { stages } from "./stages.ts";
import { succeeded, summaryLine, type Tally, tallyOf, type VitestReport } from "./tally.ts";

// `npm test` runs everything, `npm run check` (--fast) the guards and the tests beside the sources.
const fast = process.argv.includes("--fast");
const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const line = (result: string, name: string, time: string) =>
  process.stdout.write(`${result.padEnd(5)} ${name.padEnd(24)} ${time}\n`);

/** Runs every guard; gives the names of those that failed. */
async function runGuards(): Promise<string[]> {
  const failed: string[] = [];
  for (const stage of stages) {
    const start = performance.now();
    const { ok, output } = await stage.check();
    line(ok ? "ok" : "FAIL", stage.name, seconds(start));
    if (ok) continue;
    failed.push(stage.name);
    process.stdout.write(`${output.trimEnd().replace(/^/gm, "      ")}\n`);
  }
  return failed;
}

/** Runs vitest and leaves its report in `reportFile`; gives whether it ended well. */
function runVitest(reportFile: string, { unitOnly }: { readonly unitOnly: boolean }): Promise<boolean> {
  const args = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`, "--allowOnly=false"];
  if (unitOnly) args.push("--project=unit");
  return new Promise((resolve) => {
    const child = spawn(tool("vitest"), args, { cwd: repository, stdio: ["ignore", "inherit", "inherit"] });
    child.on("error", () => resolve(false));
    child.on("close", (code) => resolve(code === 0));
  });
}

holdQuiet(fast ? "npm run check" : "npm test");
const start = performance.now();
const failedGuards = await runGuards();
// Without a build there is nothing to test end to end; the failed guard stands for it.
const unbuilt = failedGuards.includes("build");
if (unbuilt && !fast) process.stdout.write("End-to-end tests are left out, because the build failed.\n");
const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-test-"));
const reportFile = path.join(folder, "report.json");
const exitedWell = await runVitest(reportFile, { unitOnly: fast || unbuilt });
const report = existsSync(reportFile) ? (JSON.parse(readFileSync(reportFile, "utf8")) as VitestReport) : undefined;
rmSync(folder, { recursive: true });

const tests = tallyOf(report, { exitedWell });
const total: Tally = {
  passed: stages.length - failedGuards.length + tests.passed,
  failed: failedGuards.length + tests.failed,
  skipped: tests.skipped,
};
const good = succeeded(total, { strict: process.env.CI === "true" });
process.exitCode = good ? 0 : 1;
process.stdout.write(
  `\n${stages.length - failedGuards.length} of ${stages.length} guards passed; all in ${seconds(start)}\n`,
);
if (!good && total.failed === 0) process.stdout.write("A test was skipped; with CI=true every test must run.\n");
process.stdout.write(`${summaryLine(total)}\n`);
