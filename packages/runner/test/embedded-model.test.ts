import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { sharpCodec } from "@sigmaflow/nodes/host";
import { createEngine, type Engine, type Image, runGraph } from "sigmaflow";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { examples, newFolder, removeFolders, sigmaflow } from "./support/command.ts";

// The shipped weights: what they draw answers to words, seeds, schedulers and the refiner.
let cwd: string;
let engine: Engine;
beforeAll(() => {
  cwd = newFolder();
  engine = createEngine({ cacheDir: path.join(cwd, "cache") });
});
afterAll(async () => {
  await engine.close();
  removeFolders();
});

/** Mean colours of the picture's square cells, 32 by 32 of them; each in 0..255. */
interface Thumbnail {
  readonly cells: readonly (readonly [number, number, number])[];
  /** Mean difference of neighbouring pixels in brightness, 0..255: how much fine detail there is. */
  readonly detail: number;
}

const side = 32;
/** Draws an example at 512×512 with Euler, 25 steps, guidance 5 and a seed whose framing is right unless told otherwise. */
async function draw(settings: Settings): Promise<Thumbnail> {
  return thumbnailOf(await drawn(settings));
}

type Settings = Readonly<Record<string, string | number>>;

const refined: unknown = JSON.parse(readFileSync(path.join(examples, "txt2img-refined.json"), "utf8"));

/** The same as it is. One process draws them all: to start one took as long as to draw. */
async function drawn(settings: Settings): Promise<Image> {
  const size = { img_width: 512, img_height: 512 };
  const all = { ...size, scheduler: "Euler", guidance_scale: 5, seed: 12, ...settings };
  const { image } = await runGraph(refined, all, { engine });
  return image as Image; // the output's kind, which a document does not tell the compiler
}

async function thumbnail(png: Uint8Array): Promise<Thumbnail> {
  return thumbnailOf(await sharpCodec.decode(png));
}

function thumbnailOf({ data, width, height, channels }: Image): Thumbnail {
  const cell = width / side;
  const sums = Array.from({ length: side * side }, (): [number, number, number] => [0, 0, 0]);
  let detail = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * channels;
      const sum = sums[Math.floor(y / cell) * side + Math.floor(x / cell)]!;
      for (let c = 0; c < 3; c += 1) sum[c]! += data[at + c]! / cell ** 2;
      if (x > 0) detail += Math.abs(data[at + 1]! - data[at + 1 - channels]!);
    }
  }
  return { cells: sums, detail: detail / (width * height) };
}

/** Where an upper body's hoodie is: the middle of the lower part. (A jacket is open there.) */
const isGarment = (index: number): boolean => {
  const [x, y] = [index % side, Math.floor(index / side)];
  return x >= 11 && x < 21 && y >= 22 && y < 29;
};

/** Mean difference of two pictures' cells per channel, 0..255, over the cells that `where` takes. */
function difference(a: Thumbnail, b: Thumbnail, where: (index: number) => boolean = () => true): number {
  const indices = [...a.cells.keys()].filter(where);
  const sum = (index: number) => a.cells[index]!.reduce((all, v, c) => all + Math.abs(v - b.cells[index]![c]!), 0);
  return indices.reduce((all, index) => all + sum(index), 0) / indices.length / 3;
}

/** Hue of the garment's mean colour, degrees: red 0, green 120, blue 240. */
function garmentHue(picture: Thumbnail): number {
  const cells = picture.cells.filter((_, index) => isGarment(index));
  const [r, g, b] = [0, 1, 2].map((c) => cells.reduce((sum, cell) => sum + cell[c]!, 0) / cells.length) as [
    number,
    number,
    number,
  ];
  const hue = (Math.atan2(Math.sqrt(3) * (g - b), 2 * r - g - b) * 180) / Math.PI;
  return (hue + 360) % 360;
}

/** Angle between two hues, degrees in 0..180. */
const apart = (a: number, b: number): number => Math.abs(((a - b + 540) % 360) - 180);

const panda = (colour: string) =>
  `upper body shot of a panda wearing a ${colour} hoodie, standing in a forest, daylight`;

/** How far apart two seeds' pictures are of a prompt that leaves them the place. */
async function apartBySeed(): Promise<number> {
  const [one, other] = await Promise.all([12, 13].map((seed) => draw({ prompt: "a panda in a blue hoodie", seed })));
  return difference(one!, other!);
}

describe("the embedded model", () => {
  test.each([
    ["red", 0],
    ["orange", 30],
    ["green", 130],
    ["blue", 220],
    ["purple", 275],
  ])("the %s hoodie is that colour", async (colour, hue) => {
    expect(apart(garmentHue(await draw({ prompt: panda(colour) })), hue)).toBeLessThan(40);
  });

  test("another colour word with the same seed changes the garment more than what is around it", async () => {
    // Now and then a colour word moves a composition, so three seeds are looked at together.
    let [garment, around] = [0, 0];
    for (const seed of [12, 13, 14]) {
      const [red, blue] = [await draw({ prompt: panda("red"), seed }), await draw({ prompt: panda("blue"), seed })];
      garment += difference(red, blue, isGarment);
      around += difference(red, blue, (index) => !isGarment(index));
    }
    expect(garment).toBeGreaterThan(2 * around);
  });

  test("two schedulers agree on the picture more than two seeds do that are left something to choose", async () => {
    const euler = await draw({ prompt: panda("blue") });
    const multi = await draw({ prompt: panda("blue"), scheduler: "DPM Multi" });
    expect(difference(euler, multi)).toBeLessThan(0.5 * (await apartBySeed()));
  });

  test("the refiner changes fine detail and leaves the composition", async () => {
    const refined = await draw({ prompt: panda("blue") });
    const base = await draw({ prompt: panda("blue"), high_noise_fraction: 1 });
    expect(refined.detail).not.toBe(base.detail);
    expect(difference(refined, base)).toBeLessThan(0.5 * (await apartBySeed()));
  });

  test("multiples of 8 that are multiples of nothing else run, with the refiner", async () => {
    const size = { img_width: 520, img_height: 616 };
    const { width, height } = await drawn({ prompt: panda("blue"), ...size, num_inference_steps: 10 });
    expect({ width, height }).toEqual({ width: 520, height: 616 });
  });

  test("a preview without the VAE has the colours of the picture", async () => {
    const graph = JSON.parse(readFileSync(path.join(examples, "txt2img.json"), "utf8"));
    graph.nodes.preview = {
      type: "latent.preview",
      in: { latent: { $from: "finish.latent" }, unet: { $from: "model.unet" } },
    };
    graph.outputs.preview = { $from: "preview.image" };
    writeFileSync(path.join(cwd, "preview.json"), JSON.stringify(graph));
    const sizes = ["img_width", "img_height"].flatMap((name) => ["--set", `${name}=512`]);
    const { code, stderr } = await sigmaflow(["run", "preview.json", ...sizes, "--out", "preview"], { cwd });
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    const [picture, preview] = await Promise.all(
      ["image.png", "preview.png"].map((name) => thumbnail(readFileSync(path.join(cwd, "preview", name)))),
    );
    // The fit leaves 3, SDXL's own colours 57.
    expect(difference(picture!, preview!)).toBeLessThan(15);
  });

  test("guidance 1 listens less than guidance 5", async () => {
    const saturation = async (guidance: number) => {
      const colours = await Promise.all(
        ["red", "blue"].map((colour) => draw({ prompt: panda(colour), guidance_scale: guidance })),
      );
      return difference(colours[0]!, colours[1]!, isGarment);
    };
    expect(await saturation(5)).toBeGreaterThan(await saturation(1));
  });
});
