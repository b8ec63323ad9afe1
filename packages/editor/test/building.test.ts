import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { newFolder, sigmaflow } from "../../runner/test/support/command.ts";
import { add, draw, drawTo, ended, resultOf, tidy } from "./support/editor-page.ts";
import { onServer } from "./support/on-server.ts";

const { open } = onServer();

// Two pictures of the embedded model, on a machine that may have other things to do.
const patient = { timeout: 600_000 };

test("a graph built from nothing runs, is saved, and gives the same bytes on the command line", patient, async () => {
  const folder = newFolder();
  const page = await open(folder);
  // As it comes, with the embedded model.
  await add(page, "Load model");
  await tidy(page);
  await drawTo(page, "model_load.encoders", "Text encode");
  await page.locator("[data-node=text_encode]").getByLabel("Prompt", { exact: true }).fill("a panda in a bar");
  await tidy(page);
  await drawTo(page, "model_load.unet", "Schedule");
  await page.locator("[data-node=schedule_plan]").getByLabel("Steps", { exact: true }).fill("5");
  await tidy(page);
  await drawTo(page, "schedule_plan.schedule", "Steps");
  await tidy(page);
  await drawTo(page, "schedule_plan.schedule", "Latent noise");
  const noise = page.locator("[data-node=latent_noise]");
  await noise.getByLabel("Seed", { exact: true }).fill("11");
  await noise.getByLabel("Width", { exact: true }).fill("512");
  await noise.getByLabel("Height", { exact: true }).fill("512");
  await tidy(page);
  await drawTo(page, "latent_noise.state", "Denoise");
  await tidy(page);
  await drawTo(page, "denoise_base.state", "Take latent");
  await tidy(page);
  await drawTo(page, "denoise_finish.latent", "VAE decode");
  await tidy(page);
  await draw(page, "model_load.unet", "latent_noise.unet");
  await draw(page, "model_load.unet", "denoise_base.unet");
  await draw(page, "text_encode.positive", "denoise_base.positive");
  await draw(page, "text_encode.negative", "denoise_base.negative");
  await draw(page, "schedule_steps.steps", "denoise_base.steps");
  await draw(page, "model_load.vae", "vae_decode.vae");
  await draw(page, "vae_decode.image", "$outputs.+");
  await page.getByRole("tab", { name: "Problems" }).click();
  await page.getByText("Nothing keeps this graph from running.").waitFor();

  await page.keyboard.press("Control+Enter");
  expect(await ended(page)).toMatch(/^Done/);
  const picture = await resultOf(page);

  await page.keyboard.press("Control+s");
  await page.getByRole("dialog").getByLabel("Name").fill("from-nothing");
  await page.keyboard.press("Enter");
  await page.getByText("Saved as from-nothing.").waitFor();
  await page.getByRole("tab", { name: "from-nothing" }).waitFor(); // it has no title
  const file = path.join(folder, "from-nothing.json");
  const cwd = newFolder();
  const done = await sigmaflow(["run", file, "--out", "out", "--json"], { cwd });
  expect(done.code, done.stderr).toBe(0);
  const [written] = (JSON.parse(done.stdout) as { outputs: { image: { files: string[] } } }).outputs.image.files;
  // The whole file: the same pixels, and beside them the same words on how they came about.
  expect(readFileSync(written!).equals(picture)).toBe(true);
});
