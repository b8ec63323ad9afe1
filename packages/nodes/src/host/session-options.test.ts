import { describe, expect, it } from "vitest";
import { optimisation, sessionOptions } from "./session-options.ts";

describe("session options", () => {
  const settings = { provider: "cpu", threads: 3, memoryBudget: 400, background: false };

  it("name provider, threads and the optimisation level that the environment tells", () => {
    expect(sessionOptions("unet", 100, settings)).toEqual({
      executionProviders: ["cpu"],
      graphOptimizationLevel: "all",
      intraOpNumThreads: 3,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
      enableMemPattern: true,
      extra: { session: { "intra_op.allow_spinning": "1", "intra_op.spin_duration_us": "200" } },
    });
  });

  it("leave weights of more than a gibibyte in the file, whatever the memory budget", () => {
    for (const memoryBudget of [1, 400, 2 ** 40]) {
      const levels = [2 ** 30, 2 ** 30 + 1].map((bytes) => {
        const { graphOptimizationLevel, extra } = sessionOptions("unet", bytes, { ...settings, memoryBudget });
        return [graphOptimizationLevel, extra?.session.disable_prepacking];
      });
      expect(levels).toEqual([
        ["all", undefined],
        ["extended", "1"],
      ]);
    }
    expect(optimisation).toBe("all extended>1073741824");
  });

  it("spare a VAE the second set of buffers that a memory pattern costs", () => {
    expect(sessionOptions("vae-decoder", 1, settings)).toMatchObject({ enableMemPattern: false });
  });
});
