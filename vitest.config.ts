import { defineConfig } from "vitest/config";

// Workspace packages are read from their sources, also by the processes that tests start.
const conditions = ["sigmaflow-source"];
const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
};
const execArgv = conditions.map((name) => `--conditions=${name}`);

export default defineConfig({
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: "unit",
          include: ["packages/*/src/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"],
          execArgv,
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        ...shared,
        test: {
          // Programs, servers and models: one file at a time, after everything else.
          name: "e2e",
          include: ["packages/*/test/**/*.test.{ts,tsx}"],
          execArgv,
          globalSetup: "scripts/test/build-first.ts",
          maxWorkers: 1,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
