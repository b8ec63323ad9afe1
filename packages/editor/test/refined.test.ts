import { readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { newFolder, sigmaflow } from "../../runner/test/support/command.ts";
import { byKeys } from "./support/by-keys.ts";
import { byMouse } from "./support/by-mouse.ts";
import { byTouch } from "./support/by-touch.ts";
import { outcomeOf, resultOf } from "./support/editor-page.ts";
import { buildRefined, type Hand } from "./support/hand.ts";
import { onServer } from "./support/on-server.ts";

const { open } = onServer();

const from = (port: string) => ({ $from: port });
const texts = (node: string) => ({ positive: from(`${node}.positive`), negative: from(`${node}.negative`) });
const encoded = (model: string) => ({
  type: "text.encode",
  in: { encoders: from(`${model}.encoders`), prompt: "a panda in a bar", missing_negative: "encode" },
});

/** What each way comes to. */
const refined = {
  model_load: { type: "model.load", in: {} },
  model_load_2: { type: "model.load", in: { name: "embedded-refiner", fallback: "embedded" } },
  text_encode: encoded("model_load"),
  text_encode_2: encoded("model_load_2"),
  schedule_plan: { type: "schedule.plan", in: { unet: from("model_load.unet"), steps: 4 } },
  schedule_split: {
    type: "schedule.split",
    v: 2,
    in: { schedule: from("schedule_plan.schedule"), high_noise_fraction: 0.5 },
  },
  latent_noise: {
    type: "latent.noise",
    in: {
      seed: 11,
      width: 128,
      height: 128,
      schedule: from("schedule_plan.schedule"),
      unet: from("model_load.unet"),
      refiner: from("model_load_2.unet"),
    },
  },
  denoise_base: {
    type: "denoise.base",
    in: {
      ...texts("text_encode"),
      unet: from("model_load.unet"),
      state: from("latent_noise.state"),
      steps: from("schedule_split.base"),
    },
  },
  refiner_handoff: {
    type: "refiner.handoff",
    in: {
      unet: from("model_load_2.unet"),
      state: from("denoise_base.state"),
      steps: from("schedule_split.refiner"),
    },
  },
  denoise_refiner: {
    type: "denoise.refiner",
    in: {
      ...texts("text_encode_2"),
      unet: from("model_load_2.unet"),
      state: from("refiner_handoff.state"),
      steps: from("schedule_split.refiner"),
    },
  },
  denoise_finish: { type: "denoise.finish", in: { state: from("denoise_refiner.state") } },
  vae_decode: { type: "vae.decode", in: { vae: from("model_load.vae"), latent: from("denoise_finish.latent") } },
};

/** Builds, runs and saves the graph of base and refiner; on the command line the saved file makes the same bytes. */
async function builds(folder: string, page: Page, hand: Hand): Promise<void> {
  await buildRefined(hand);
  await hand.run();
  expect(await outcomeOf(page)).toMatch(/^Done/);
  const picture = await resultOf(page);
  await hand.save("refined");
  await page.getByText("Saved as refined.").waitFor();

  const file = path.join(folder, "refined.json");
  const { nodes, outputs } = JSON.parse(readFileSync(file, "utf8"));
  expect(nodes).toEqual(refined);
  expect(outputs).toEqual({ image: from("vae_decode.image") });
  const done = await sigmaflow(["run", file, "--out", "out", "--json"], { cwd: newFolder() });
  expect(done.code, done.stderr).toBe(0);
  const [written] = (JSON.parse(done.stdout) as { outputs: { image: { files: string[] } } }).outputs.image.files;
  // The whole file: the same pixels, and beside them the same words on how they came about.
  expect(readFileSync(written!).equals(picture)).toBe(true);
}

test("a graph of base and refiner is built from nothing by mouse, run and saved: the same bytes by command", async () => {
  const folder = newFolder();
  const page = await open(folder, { moves: true });
  await builds(folder, page, byMouse(page));
});

test("the same graph is built, run and saved by the keyboard alone", async () => {
  const folder = newFolder();
  const page = await open(folder);
  await builds(folder, page, byKeys(page));
});

test("the same graph is built, run and saved by touch", async () => {
  const folder = newFolder();
  const page = await open(folder, { touch: true });
  await builds(folder, page, await byTouch(page));
});
