import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ContentHasher } from "@sigmaflow/core";
import { afterAll, describe, expect, test } from "vitest";
import { nodeHost } from "../src/host/node-host.ts";
import { DiskCache } from "../src/store/disk-cache.ts";
import { examples, models, newFolder, removeFolders, sigmaflow, start, tiny, tinyRefined } from "./support/command.ts";
import { pictureOf, reportOf } from "./support/report.ts";
import { fileOf, smallGraph } from "./support/small-graphs.ts";

afterAll(removeFolders);

const txt2img = path.join(examples, "txt2img.json");

/** Waits until the cache of a run under way holds that many results. Reads it as a second process would. */
async function untilResults(cwd: string, wanted: number, going: Promise<unknown>): Promise<number> {
  let over = false;
  void going.then(() => {
    over = true;
  });
  const cache = new DiskCache({ folder: path.join(cwd, "cache"), hasher: new ContentHasher(nodeHost) });
  try {
    for (;;) {
      const { results } = await cache.stats();
      if (results >= wanted) return results;
      if (over) throw new Error(`the run ended with ${results} results in the cache`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } finally {
    await cache.close();
  }
}

describe("a run that was killed in the middle of denoising", () => {
  // model, style, text, schedule, steps and noise come before the first step.
  const before = 6;

  test.each(["UniPC", "DPM2 a Karras"])(
    "goes on where it was and ends in the same bytes with %s",
    async (scheduler) => {
      const cwd = newFolder();
      const args = ["run", txt2img, ...tiny({ scheduler, num_inference_steps: 12 }), "--json"];
      const whole = reportOf(await sigmaflow([...args, "--no-cache", "--out", "whole"], { cwd }));
      const { run: steps } = whole.cache.steps["denoise/loop"]!;

      const { child, ended } = start([...args, "--out", "killed"], { cwd });
      const results = await untilResults(cwd, before + 4, ended);
      child.kill("SIGKILL");
      expect(await ended).toMatchObject({ code: null, stdout: "" });

      const resumed = reportOf(await sigmaflow([...args, "--out", "resumed"], { cwd }));
      const { cached, run } = resumed.cache.steps["denoise/loop"]!;
      expect(cached).toBeGreaterThanOrEqual(results - before);
      expect({ all: cached + run, some: run > 0 }).toEqual({ all: steps, some: true });
      expect(pictureOf(resumed)).toEqual(pictureOf(whole));
    },
  );
});

describe("a run that is cancelled by Ctrl-C", () => {
  test("ends with 130 and says so, keeps its steps, and goes on from them", async () => {
    const cwd = newFolder();
    const args = ["run", txt2img, ...tiny({ num_inference_steps: 12 }), "--json", "--out", "out"];
    const { child, ended } = start(args, { cwd });
    await untilResults(cwd, 8, ended);
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({
      status: "cancelled",
      seed: 7,
      error: { code: "CANCELLED" },
      outputs: {},
    });
    expect(stderr).toContain("Cancelling");
    const { cached, run } = reportOf(await sigmaflow(args, { cwd })).cache.steps["denoise/loop"]!;
    expect({ some: cached >= 2, all: cached + run }).toEqual({ some: true, all: 12 });
  });

  test("stops waiting for a graph that does not come", async () => {
    const cwd = newFolder();
    const { child, ended } = start(["run", "-"], { cwd, waiting: true });
    // More than the pipe holds: it is written when the command reads, and by then the command listens for Ctrl-C.
    await new Promise((resolve) => child.stdin?.write(" ".repeat(2 ** 20), resolve));
    child.kill("SIGINT");
    expect((await ended).code).toBe(130);
  });
});

describe("what a change re-runs", () => {
  // What is counted is which steps run, not how long: the pictures are as small as they can be.
  const size = { img_width: 64, img_height: 64 };
  const smallRefined = fileOf(smallGraph("txt2img-refined"));
  const smallTxt2img = fileOf(smallGraph("txt2img"));

  test.each(["Euler", "UniPC"])("a handoff moved from 0.8 to 0.6 repeats no base step with %s", async (scheduler) => {
    const cwd = newFolder();
    const run = async (high_noise_fraction: number, ...more: string[]) => {
      const settings = { ...size, scheduler, num_inference_steps: 5, high_noise_fraction };
      return reportOf(await sigmaflow(["run", smallRefined, ...tinyRefined(settings), "--json", ...more], { cwd }));
    };
    const late = await run(0.8);
    expect(late.cache.steps).toEqual({ "denoise/loop": { cached: 0, run: 4 }, "refine/loop": { cached: 0, run: 1 } });
    const early = await run(0.6, "--out", "early");
    expect(early.cache.steps).toEqual({ "denoise/loop": { cached: 3, run: 0 }, "refine/loop": { cached: 0, run: 2 } });
    const fresh = await run(0.6, "--no-cache", "--out", "fresh");
    expect(pictureOf(early)).toEqual(pictureOf(fresh));
  });

  test("another prompt for the refiner alone touches only what the refiner does", async () => {
    const cwd = newFolder();
    const document = JSON.parse(readFileSync(smallRefined, "utf8"));
    const { refiner_text } = document.nodes;
    const withPrompt = (prompt: string) =>
      JSON.stringify({
        ...document,
        nodes: { ...document.nodes, refiner_text: { ...refiner_text, in: { ...refiner_text.in, prompt } } },
      });
    const args = ["run", "-", ...tinyRefined({ ...size, num_inference_steps: 5 }), "--json"];
    await sigmaflow(args, { cwd, input: withPrompt("a cat") });
    const second = reportOf(await sigmaflow(args, { cwd, input: withPrompt("a dog") }));
    expect(second.cache.steps).toEqual({ "denoise/loop": { cached: 4, run: 0 }, "refine/loop": { cached: 0, run: 1 } });
    const ran = Object.keys(second.timings.nodes).filter((node) => !node.includes("/"));
    expect(ran.sort()).toEqual(["decode", "finish", "refiner_text"]);
  });

  test("a changed byte of the VAE decoder's weights re-runs what uses it and nothing else", async () => {
    const cwd = newFolder();
    const folder = path.join(cwd, "models", "changing");
    cpSync(path.join(models, "tiny-sdxl"), folder, { recursive: true });
    const args = [
      "run",
      smallTxt2img,
      ...tiny({ ...size, model: "changing" }),
      "--models",
      path.join(cwd, "models"),
      "--json",
    ];
    reportOf(await sigmaflow(args, { cwd }));
    const file = path.join(folder, "vae_decoder", "model.onnx");
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1]! ^= 1; // weights fill all but the file's beginning
    writeFileSync(file, bytes);
    const after = reportOf(await sigmaflow(args, { cwd }));
    expect(after.cache.steps["denoise/loop"]).toEqual({ cached: 4, run: 0 });
    expect(Object.keys(after.timings.nodes).sort()).toEqual(["decode", "model"]);
  });

  test("more steps after fewer share nothing, because solvers look at the end of the schedule", async () => {
    const cwd = newFolder();
    const run = (num_inference_steps: number) =>
      sigmaflow(["run", smallTxt2img, ...tiny({ ...size, num_inference_steps }), "--json"], { cwd });
    await run(3);
    expect(reportOf(await run(4)).cache.steps["denoise/loop"]).toEqual({ cached: 0, run: 4 });
  });
});
