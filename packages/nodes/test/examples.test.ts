import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type GraphDocument, readGraph } from "@sigmaflow/core";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { sharpCodec } from "../src/host/sharp-codec.ts";
import type { Image } from "../src/port/image.ts";
import type { Latent } from "../src/port/latent.ts";
import type { Mask } from "../src/port/mask.ts";
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

/** The picture that the examples begin with. */
function reference(): Promise<Image> {
  return sharpCodec.decode(readFileSync(join(folder, "reference.png")));
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
        const inputs = { ...small, scheduler, num_inference_steps: 4, high_noise_fraction: 0.6 };
        const run = runner.start({ ...document, outputs }, inputs);
        const made = (await run.outputs) as { image: Image; latent: Latent };
        // Both experts had a part in it.
        expect(Object.values(run.report().steps).map((loop) => loop.run > 0)).toEqual([true, true]);
        return made;
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
    const inputs = { ...small, num_inference_steps: 20, scheduler: "Euler", guidance_scale: 1 };
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

/** The graphs that the drop-in falls together with when some of its parameters are left alone. */
describe("sdxl1.0-txt2img gives, bit for bit, the picture of", () => {
  const shared = { ...small, num_inference_steps: 20, style: "watercolor" };
  const picture = async (name: string, inputs: Readonly<Record<string, unknown>>) =>
    (await runner.outputs<{ image: Image }>(example(name), inputs)).image;
  const dropIn = async (inputs: Readonly<Record<string, unknown>>) =>
    (await runner.outputs<{ image: readonly Image[] }>(example("sdxl1.0-txt2img"), inputs)).image[0];

  test("txt2img-refined", async () => {
    expect(await dropIn(shared)).toEqual(await picture("txt2img-refined", shared));
  });

  test("txt2img without refiner", async () => {
    expect(await dropIn({ ...shared, refiner: false })).toEqual(await picture("txt2img", shared));
  });

  test("img2img with a reference picture and without refiner", async () => {
    const image = await reference();
    const begun = { ...shared, strength: 0.5 };
    expect(await dropIn({ ...begun, refiner: false, image })).toEqual(await picture("img2img", begun));
  });
});

describe("sdxl1.0-txt2img begins with a reference picture", () => {
  test.each([
    ["UniPC", 0.2, 0.8, 4],
    ["UniPC", 0.1, 1, 2],
    ["Euler", 1, 0, 20],
    ["Heun", 0.2, 0.8, 7],
    ["DPM2 a Karras", 0.1, 0.8, 3],
  ])("%s, strength %d, fraction %d: %d evaluations", async (scheduler, strength, high_noise_fraction, evaluations) => {
    const inputs = { ...small, num_inference_steps: 20, scheduler, strength, high_noise_fraction };
    const run = runner.start(example("sdxl1.0-txt2img"), { ...inputs, image: await reference() });
    const { image } = (await run.outputs) as { image: readonly Image[] };
    expect(image).toMatchObject([{ width: 512, height: 512 }]);
    const steps = Object.values(run.report().steps).reduce((sum, loop) => sum + loop.run, 0);
    expect(steps).toBe(evaluations);
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
