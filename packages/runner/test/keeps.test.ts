import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { closeEngines, codeOf, type Image, type Latent, runGraph, type Schedule } from "sigmaflow";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { models, newFolder, removeFolders, sigmaflow, start } from "./support/command.ts";
import { drawInEditor } from "./support/editor.ts";
import { expected, landedCopy } from "./support/landed.ts";
import { pixelsOf, recordIn } from "./support/png.ts";
import { flags, pictureOf, picturesOf, type Report, run } from "./support/report.ts";
import { sampleProgram } from "./support/sample-program.ts";
import { agrees, guidance_scale, negative_prompt, prompt, schedulerRuns, seed } from "./support/scheduler-runs.ts";
import { eventsOf, post } from "./support/server.ts";
import { servers } from "./support/servers.ts";
import { fileOf, small, smallByDefault, smallGraph, tinyAsEmbedded } from "./support/small-graphs.ts";

// What stays through every change, told by the published faces alone: command line, library, HTTP, editor. Tests are
// added here; none is changed or removed.

const serving = servers();
afterEach(closeEngines);
afterAll(removeFolders);

async function read<T>(address: string): Promise<T> {
  // What a server answers is looked at by the test.
  return (await (await fetch(address)).json()) as T;
}

async function bytesAt(address: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(address)).arrayBuffer());
}

// Most of it is waiting for others, on a machine that may have other things to do.
const patient = { timeout: 600_000 };

describe("the same graph with the same inputs and seed", () => {
  test("is the same file from command line, library, server and editor", patient, async () => {
    const graph = fileOf(smallByDefault("txt2img"));
    const file = pictureOf(await run(newFolder(), graph, small));

    const { image } = await runGraph(smallByDefault("txt2img"), small, { models: [models], cache: false });
    const drawn = image as Image; // the output's kind, which a document does not tell the compiler
    expect([drawn.width, drawn.height]).toEqual([64, 64]);
    expect((await pixelsOf(file)).equals(drawn.data)).toBe(true);

    // Each server has folders of its own, so that nobody answers from another's cache.
    const { address: one } = await serving(newFolder(), ["--graphs", path.dirname(graph)]);
    const answer = await post(`${one}/v1/graph`, small, { accept: "image/png" });
    expect(Buffer.from(await answer.arrayBuffer()).equals(file)).toBe(true);

    const { address: other } = await serving(newFolder(), ["--graphs", path.dirname(graph)]);
    const { said, picture } = await drawInEditor(other, "graph");
    expect(said).toMatch(/^Done/);
    expect(picture.equals(file)).toBe(true);
  });

  test("is the same file again from its picture, with and without the cache", async () => {
    const cwd = newFolder();
    const file = pictureOf(await run(cwd, fileOf(smallGraph("txt2img")), small, "--out", "first"));
    const again = await run(cwd, "first/image.png", {}, "--out", "again");
    expect(again.cache).toMatchObject({ misses: 0, steps: { "denoise/loop": { cached: 4, run: 0 } } });
    expect(pictureOf(again).equals(file)).toBe(true);
    const anew = await run(cwd, "first/image.png", {}, "--out", "anew", "--no-cache");
    expect(anew.cache.steps).toEqual({ "denoise/loop": { cached: 0, run: 4 } });
    expect(pictureOf(anew).equals(file)).toBe(true);
  });
});

describe("what was worked out once", () => {
  test("is not worked out again after kill -9, and the bytes are those of a whole run", patient, async () => {
    const cwd = newFolder();
    const graph = fileOf(smallGraph("txt2img"));
    const inputs = { ...small, img_width: 512, img_height: 512, num_inference_steps: 100, scheduler: "Euler a" };
    const whole = await run(newFolder(), graph, inputs);
    const { child, ended } = start(["run", graph, "--models", models, "--json", ...flags(inputs)], { cwd });
    // Results are those of nodes and of steps, and there are no more nodes than the whole run had to look up.
    let steps = 0;
    while (steps < 4) {
      expect(child.exitCode).toBeNull();
      const { stdout } = await sigmaflow(["cache", "stats", "--json"], { cwd });
      steps = JSON.parse(stdout).results - whole.cache.misses;
    }
    child.kill("SIGKILL");
    expect(await ended).toMatchObject({ code: null, stdout: "" });

    const resumed = await run(cwd, graph, inputs);
    const { cached, run: ran } = resumed.cache.steps["denoise/loop"]!;
    expect(cached).toBeGreaterThanOrEqual(steps);
    expect({ all: cached + ran, some: ran > 0 }).toEqual({ all: 100, some: true });
    expect(pictureOf(resumed).equals(pictureOf(whole))).toBe(true);
  });

  test("stays when the handoff moves from 0.8 to 0.6: no base step is run again", async () => {
    const cwd = newFolder();
    const graph = fileOf(smallGraph("txt2img-refined"));
    const inputs = { ...small, refiner_model: "tiny-sdxl-refiner", num_inference_steps: 10 };
    const late = await run(cwd, graph, { ...inputs, high_noise_fraction: 0.8 });
    expect(late.cache.steps).toEqual({ "denoise/loop": { cached: 0, run: 8 }, "refine/loop": { cached: 0, run: 2 } });
    const early = { ...inputs, high_noise_fraction: 0.6 };
    const moved = await run(cwd, graph, early, "--out", "moved");
    expect(moved.cache.steps).toEqual({ "denoise/loop": { cached: 6, run: 0 }, "refine/loop": { cached: 0, run: 4 } });
    const fresh = await run(cwd, graph, early, "--out", "fresh", "--no-cache");
    expect(pictureOf(moved).equals(pictureOf(fresh))).toBe(true);
  });

  test("serves the first of four samples", async () => {
    const cwd = newFolder();
    const graph = fileOf(smallGraph("sdxl1.0-txt2img"));
    const { model: _, ...inputsOfIt } = small;
    const inputs = { ...inputsOfIt, prompt: "a panda in a bar", num_inference_steps: 20, refiner: false };
    const embedded = ["--models", tinyAsEmbedded()];
    const draw = (samples: number, out: string) => run(cwd, graph, { ...inputs, samples }, ...embedded, "--out", out);
    const steps = ({ cache }: Report) => ({
      cached: Object.values(cache.steps).reduce((sum, { cached }) => sum + cached, 0),
      run: Object.values(cache.steps).reduce((sum, { run }) => sum + run, 0),
    });
    const one = await draw(1, "one");
    expect(steps(one)).toEqual({ cached: 0, run: 20 });
    const four = await draw(4, "four");
    expect(steps(four)).toEqual({ cached: 20, run: 60 });
    const pixels = await Promise.all(picturesOf(four).map(pixelsOf));
    expect(pixels[0]!.equals(await pixelsOf(pictureOf(one)))).toBe(true);
    expect(new Set(pixels.map((data) => createHash("sha256").update(data).digest("hex"))).size).toBe(4);
  });
});

test("the sample program of the API's page runs with only the address changed", patient, async () => {
  const { address } = await serving(newFolder(), ["--models", tinyAsEmbedded()]);
  const answer = await sampleProgram(address);
  expect(answer).toMatchObject({
    image: expect.stringMatching(/^http:.*\/api\/artifacts\/[0-9a-f]{64}$/),
    images: [{ url: answer.image, seed: 468685, width: 896, height: 1152 }],
    seed: 468685,
  });
  const picture = await fetch(answer.image);
  expect(picture.headers.get("content-type")).toBe("image/png");
});

test("of 180 scheduler runs 178 come to diffusers' latents; PNDM refuses one step and two", patient, async () => {
  const outputs = { latent: { $from: "finish.latent" }, schedule: { $from: "schedule.schedule" } };
  const graph = { ...smallGraph("txt2img"), outputs };
  const inputs = { ...small, prompt, negative_prompt, guidance_scale, seed };
  const came: Record<string, string[]> = { agreed: [], refused: [], wrong: [] };
  for (const { scheduler, steps, recorded } of schedulerRuns) {
    const name = `${scheduler} ${steps}`;
    const given = { ...inputs, scheduler, num_inference_steps: steps };
    try {
      const made = await runGraph(graph, given, { models: [models], cache: false });
      // The outputs' kinds, which a document does not tell the compiler.
      const agreed = recorded && agrees(recorded, made.schedule as Schedule, made.latent as Latent);
      came[agreed ? "agreed" : "wrong"]!.push(name);
    } catch (error) {
      came.refused!.push(`${name}: ${codeOf(error, "?")}`);
    }
  }
  expect([schedulerRuns.length, came.agreed!.length]).toEqual([180, 178]);
  const refused = ["PNDM 1: SCHEDULE_STEPS_INVALID", "PNDM 2: SCHEDULE_STEPS_INVALID"];
  expect(came).toMatchObject({ wrong: [], refused });
});

describe("what version 0.1.0 wrote still opens", () => {
  /**
   * How much of its cache is still found. It may become less only together with a line in CHANGELOG.md that says which
   * keys are others now, and why; what is not found must then be counted as missing, and give the same.
   */
  const found = { results: 11, rounds: 6 };

  test("a graph with every node type, kind of value and body is valid, and gives what it gave", async () => {
    const cwd = landedCopy();
    expect(await sigmaflow(["validate", "graph.json"], { cwd })).toMatchObject({ code: 0, stdout: "" });
    const { outputs } = await run(cwd, "graph.json", {}, "--no-cache");
    expect(outputs).toMatchObject(expected.graph);
    const files = Object.entries(outputs).flatMap(([name, { files }]) => (files ? [[name, files.length]] : []));
    expect(files).toEqual([
      ["file", 1],
      ["lossy", 1],
      ["picture", 1],
    ]);
  });

  /**
   * Puts another third into the landed picture of three: that is inpainted by a mask that 0.1.0 enlarged by
   * half a pixel aside (a line in CHANGELOG.md), so it is held to what it is since.
   */
  async function putEnlargedMask(pixels: Buffer): Promise<void> {
    const third = await pixelsOf(readFileSync(path.join(import.meta.dirname, "fixtures/enlarged-mask.png")));
    const [sheet, cell, left, top] = [200 * 3, 64 * 3, 134 * 3, 2];
    for (let row = 0; row < 64; row++) third.copy(pixels, (top + row) * sheet + left, row * cell, (row + 1) * cell);
  }

  test("a picture runs again: the same inputs, the same pixels but for the processor's rounding", async () => {
    const cwd = landedCopy();
    const old = readFileSync(path.join(cwd, "picture.png"));
    const draw = async (from: string, out: string) => {
      const { outputs } = await run(cwd, from, {}, "--no-cache", "--out", out);
      return readFileSync(outputs.picture!.files![0]!);
    };
    const again = await draw("picture.png", "again");
    const [{ inputs, seed }, before] = [recordIn(again), recordIn(old)];
    expect({ inputs, seed }).toEqual({ inputs: before.inputs, seed: before.seed });
    const [pixels, oldPixels] = [await pixelsOf(again), await pixelsOf(old)];
    await putEnlargedMask(oldPixels);
    expect(pixels.length).toBe(oldPixels.length);
    expect(pixels.reduce((most, value, i) => Math.max(most, Math.abs(value - oldPixels[i]!)), 0)).toBeLessThan(4);
    expect((await draw("again/picture.png", "third")).equals(again)).toBe(true);
  });

  test("a server's folder: its runs, their events and pictures are there, and more can be run", async () => {
    const cwd = landedCopy();
    const { address } = await serving(cwd);
    const { runs } = await read<{ readonly runs: readonly { readonly id: string }[] }>(`${address}/api/runs`);
    expect(runs.map(({ id }) => id)).toEqual(expected.runs.map((one) => one.run.id).reverse());
    for (const old of expected.runs) {
      expect(await read(`${address}/api/runs/${old.run.id}`)).toMatchObject(old.run);
      const events = await eventsOf(address, old.run.id);
      expect(events).toMatchObject(old.events);
      expect(events).toHaveLength(old.events.length);
      for (const { hash } of Object.values(old.run.outputs ?? {}).flatMap(({ images = [] }) => images)) {
        const picture = await bytesAt(`${address}/api/artifacts/${hash}`);
        expect(createHash("sha256").update(picture).digest("hex")).toBe(hash);
      }
    }
    const graph: unknown = JSON.parse(readFileSync(path.join(cwd, "fails.json"), "utf8"));
    const { id } = (await (await post(`${address}/api/runs`, { graph })).json()) as { readonly id: string };
    expect((await eventsOf(address, id)).at(-1)).toMatchObject({ type: "run.failed", path: "third" });
  });

  test("a cache: results, rounds of a loop and values kept inline are found", async () => {
    const { plain } = expected;
    const { cache, outputs } = await run(landedCopy(), "plain.json");
    expect(outputs).toEqual(plain.outputs);
    expect(cache).toMatchObject({
      hits: found.results,
      misses: plain.misses - found.results,
      steps: { factorial: { cached: found.rounds, run: plain.steps.factorial.run - found.rounds } },
    });
  });
});
