import path from "node:path";
import { defineConfig } from "vitest/config";
import CollectingFirst from "./scripts/test/collecting-first.ts";
import { memoryFolder } from "./scripts/test/memory-folder.ts";

// Workspace packages are read from their sources, also by the processes that tests start.
const conditions = ["sigmaflow-source"];
const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
};
// Programs that tests start compile what they share once.
const compiled = path.join(import.meta.dirname, "node_modules", ".cache", "sigmaflow", "compiled");
// Temporary files cost little where the system keeps some in memory: a third of the unit tests' time was the disk.
const folder = memoryFolder();
const env = { NODE_COMPILE_CACHE: compiled, ...(folder !== undefined && { TMPDIR: folder }) };
const execArgv = conditions.map((name) => `--conditions=${name}`);

export default defineConfig({
  test: {
    sequence: { sequencer: CollectingFirst },
    projects: [
      {
        ...shared,
        test: {
          // Tests beside the sources. They leave nothing behind in their process, so files share one: a third less work.
          name: "unit",
          include: ["packages/*/src/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"],
          exclude: ["scripts/guards/**"],
          // Two workers leave collecting garbage no processors to spread over.
          execArgv: [...execArgv, "--single-threaded-gc", "--min-semi-space-size=64", "--max-semi-space-size=64"],
          env,
          isolate: false,
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        ...shared,
        test: {
          // Each breaks a guard in a small workspace of its own: needed when guards change, and slow.
          name: "guards",
          include: ["scripts/guards/**/*.test.ts"],
          execArgv,
          maxWorkers: 2,
          testTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        ...shared,
        test: {
          // Programs, servers and models. Files share no folder, port or setting, so two run at a time; nor do they leave
          // anything behind in their process, so they share that: to load the modules anew for each took a tenth of all.
          name: "e2e",
          include: ["packages/*/test/**/*.test.{ts,tsx}"],
          execArgv,
          env: { NODE_COMPILE_CACHE: compiled },
          globalSetup: "scripts/test/build-first.ts",
          isolate: false,
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // What a page comes to show takes longer where others use the processors too.
          expect: { poll: { timeout: 20_000 } },
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
