import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["sigmaflow-source"] },
  ssr: { resolve: { conditions: ["sigmaflow-source"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts", "scripts/**/*.test.ts"],
    testTimeout: 30_000,
  },
});
