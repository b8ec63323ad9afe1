import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { repository, tool } from "../workspace.ts";
import type { FileTime } from "./file-times.ts";
import { timesFileVariable } from "./file-times-reporter.ts";
import { type Tally, tallyOf, type VitestReport } from "./tally.ts";

/** What vitest came to. */
export interface VitestEnded {
  readonly tally: Tally;
  readonly times: readonly FileTime[];
}

/** Runs vitest on this terminal: all tests of some projects, or of those the ones in some files. */
export async function runVitest(projects: readonly string[], files?: readonly string[]): Promise<VitestEnded> {
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-test-"));
  const [reportFile, timesFile] = [path.join(folder, "report.json"), path.join(folder, "times.json")];
  const args = [
    "run",
    ...(files === undefined ? [] : [...files, "--passWithNoTests"]),
    "--reporter=default",
    "--reporter=json",
    `--reporter=${path.join(import.meta.dirname, "file-times-reporter.ts")}`,
    `--outputFile.json=${reportFile}`,
    "--allowOnly=false",
    ...projects.map((name) => `--project=${name}`),
  ];
  const exitedWell = await new Promise<boolean>((resolve) => {
    const child = spawn(tool("vitest"), args, {
      cwd: repository,
      env: { ...process.env, [timesFileVariable]: timesFile },
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.on("error", () => resolve(false));
    child.on("close", (code) => resolve(code === 0));
  });
  const written = <T>(file: string) => (existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as T) : undefined);
  const report = written<VitestReport>(reportFile);
  const times = written<FileTime[]>(timesFile) ?? [];
  rmSync(folder, { recursive: true });
  return { tally: tallyOf(report, { exitedWell }), times };
}
