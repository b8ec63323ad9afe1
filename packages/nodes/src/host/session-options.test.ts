import { describe, expect, it } from "vitest";
import { optimisation, sessionOptions } from "./session-options.ts";

describe("session options", () => {
  const settings = { provider: "cpu", threads: 3, memoryBudget: 400 };

  it("name provider, threads and the optimisation level that the environment tells", () => {
    expect(sessionOptions("unet", 100, settings)).toEqual({
      executionProviders: ["cpu"],
      graphOptimizationLevel: "all",
      intraOpNumThreads: 3,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
      enableMemPattern: true,
    });
  });

  it("leave weights in the file when they exceed a quarter of the memory budget", () => {
    expect(sessionOptions("unet", 101, settings)).toMatchObject({
      graphOptimizationLevel: "extended",
      extra: { session: { disable_prepacking: "1" } },
    });
  });

  it("and the words for them differ when a budget changes them", () => {
    expect(optimisation(settings)).toBe("all extended>100");
    expect(optimisation({ ...settings, threads: 1 })).toBe(optimisation(settings));
  });

  it("spare a VAE the second set of buffers that a memory pattern costs", () => {
    expect(sessionOptions("vae-decoder", 1, settings)).toMatchObject({ enableMemPattern: false });
  });
});
