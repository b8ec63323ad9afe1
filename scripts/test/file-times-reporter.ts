import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Reporter, TestModule } from "vitest/node";
import { repository } from "../workspace.ts";
import type { FileTime } from "./file-times.ts";

/** The environment variable that names the file to write. */
export const timesFileVariable = "SIGMAFLOW_TEST_TIMES";

/** A vitest reporter that writes how long each file took; JSON of {@link FileTime}s. */
export default class FileTimesReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const times = modules.map((module): FileTime => {
      const { collectDuration, setupDuration, duration } = module.diagnostic();
      return {
        file: path.relative(repository, module.moduleId),
        seconds: (collectDuration + setupDuration + duration) / 1000,
      };
    });
    const into = process.env[timesFileVariable];
    if (into !== undefined) writeFileSync(into, JSON.stringify(times));
  }
}
