import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { newFolder } from "../../runner/test/support/command.ts";
import { onServer } from "./support/on-server.ts";

const { open } = onServer();

const graph = {
  sigmaflow: 1,
  inputs: { model: { type: "string", label: "Model", default: "embedded" } },
  nodes: {
    model: { type: "model.load", in: { name: { $input: "model" } } },
    lora: { type: "model.lora", in: { unet: { $from: "model.unet" }, encoders: { $from: "model.encoders" } } },
  },
  outputs: { unet: { $from: "lora.unet" } },
};

/** A folder of models as other programs keep them; lists are made of names alone. */
function modelsFolder(): string {
  const root = newFolder();
  for (const file of ["checkpoints/juggernaut", "vae/fix", "loras/ink", "loras/paper", "embeddings/hands"]) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, `${file}.safetensors`), "");
  }
  return root;
}

test("models, LoRAs and VAEs are chosen from what the server has, and other names are typed", async () => {
  const folder = newFolder();
  writeFileSync(path.join(folder, "loading.json"), JSON.stringify(graph));
  const page = await open(folder, { query: "?graph=loading", args: ["--models", modelsFolder()], shows: "form" });
  const form = page.getByRole("form", { name: "Inputs" });
  const offered = async () => {
    const options = page.getByRole("option");
    await options.first().waitFor();
    return await options.allTextContents();
  };
  await form.getByRole("button", { name: "Choose Model" }).click();
  const models = await offered();
  expect(models).toContain("juggernaut.safetensorscheckpoint file, 1024 × 1024, 0 MB");
  expect(models.filter((name) => /^(fix|ink|paper|hands)/.test(name))).toEqual([]);
  await page.getByLabel("Search Model").fill("jugg");
  await page.keyboard.press("Enter");
  const field = form.getByLabel("Model", { exact: true });
  expect(await field.inputValue()).toBe("juggernaut.safetensors");
  await field.fill("not/here/yet");
  expect(await page.locator("[data-kind=rim] .value").first().textContent()).toBe("not/here/yet");

  const lora = page.locator("[data-node=lora]");
  await lora.getByRole("button", { name: "Choose Name" }).click();
  expect(await offered()).toEqual(["ink.safetensors", "paper.safetensors"]);
  await page.getByRole("option", { name: "paper" }).click();
  expect(await lora.getByLabel("Name", { exact: true }).inputValue()).toBe("paper.safetensors");
});
