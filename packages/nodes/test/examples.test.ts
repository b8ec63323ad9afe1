import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type GraphDocument, type Image, type Latent, type Mask, readGraph } from "@sigmaflow/core";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { graphRunner } from "./support/graph-runner.ts";
import { copyModel, fixtures, temporaryFolder } from "./support/model-folders.ts";

/** Laws of the shipped graphs, with the tiny models in the places of the embedded ones. */
const root = temporaryFolder();
copyModel("tiny-sdxl", root, "embedded");
copyModel("tiny-sdxl-refiner", root, "embedded-refiner");
const folder = fileURLToPath(new URL("../../../examples/graphs", import.meta.url));
const runner = graphRunner([root, fixtures], folder);
beforeEach(() => runner.forget());
afterAll(async () => {
  await runner.close();
  rmSync(root, { recursive: true });
});

function example(name: string): GraphDocument {
  const { document, problems } = readGraph(readFileSync(join(folder, `${name}.json`), "utf8"));
  expect(problems).toEqual([]);
  return document!;
}

const small = { prompt: "a photo of a panda", img_width: 512, img_height: 512, seed: 11 };

describe("txt2img-by-hand", () => {
  test.each(["UniPC", "Heun", "Euler a"])(
    "gives the same latents and pixels as txt2img-refined, bit for bit: %s",
    async (scheduler) => {
      const make = async (name: string) => {
        runner.forget();
        const document = example(name);
        const outputs = { ...document.outputs, latent: { $from: "finish.latent" } };
        const inputs = { ...small, scheduler, num_inference_steps: 4 };
        return await runner.outputs<{ image: Image; latent: Latent }>({ ...document, outputs }, inputs);
      };
      const byHand = await make("txt2img-by-hand");
      const refined = await make("txt2img-refined");
      expect(byHand).toEqual(refined);
      expect(new Set(refined.image.data).size).toBeGreaterThan(10);
    },
  );
});

describe("sdxl1.0-txt2img", () => {
  test("makes four samples after one without making the first again", async () => {
    const document = example("sdxl1.0-txt2img");
    const inputs = { ...small, num_inference_steps: 20, scheduler: "Euler" };
    const one = runner.start(document, { ...inputs, samples: 1 });
    const { image: alone } = (await one.outputs) as { image: readonly Image[] };
    const four = runner.start(document, { ...inputs, samples: 4 });
    const { image: all } = (await four.outputs) as { image: readonly Image[] };
    expect(alone).toHaveLength(1);
    expect(all).toHaveLength(4);
    expect(all[0]).toEqual(alone[0]);
    expect(new Set(all.map(({ data }) => Buffer.from(data).toString("base64"))).size).toBe(4);
    const steps = { cached: 0, run: 0 };
    for (const loop of Object.values(four.report().steps)) {
      steps.cached += loop.cached;
      steps.run += loop.run;
    }
    expect(steps).toEqual({ cached: 20, run: 60 });
  });
});

describe("inpaint", () => {
  test("repaints what the mask shows, and keeps the rest to the pixel", async () => {
    const document = example("inpaint");
    const outputs = { ...document.outputs, below: { $from: "resize.image" }, mask: { $from: "mask.mask" } };
    const { image, below, mask } = await runner.outputs<{ image: Image; below: Image; mask: Mask }>(
      { ...document, outputs },
      { ...small, num_inference_steps: 4 },
    );
    const counts = { kept: 0, changedOutside: 0, repainted: 0, changedInside: 0 };
    for (const [i, repaint] of mask.data.entries()) {
      const changed = [0, 1, 2].some((channel) => image.data[i * 3 + channel] !== below.data[i * 3 + channel]);
      if (repaint === 1) counts.repainted++;
      else counts.kept++;
      if (changed && repaint === 1) counts.changedInside++;
      if (changed && repaint === 0) counts.changedOutside++;
    }
    expect(counts.changedOutside).toBe(0);
    expect(counts.kept + counts.repainted).toBe(512 * 512);
    expect(counts.changedInside / counts.repainted).toBeGreaterThan(0.9);
  });
});
