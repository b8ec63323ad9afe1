import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { examples, newFolder } from "../../runner/test/support/command.ts";
import { draw, ended, small } from "./support/editor-page.ts";
import { faults } from "./support/faults.ts";
import { onServer } from "./support/on-server.ts";
import { smallExample } from "./support/quick-graph.ts";
import { slowMotion } from "./support/slow-motion.ts";

const { open, newPage, server } = onServer();

// Many steps, on a machine that may have other things to do.
const patient = { timeout: 600_000 };

test("wires that do not fit are refused in words", async () => {
  const page = await open(examples, { query: "?graph=txt2img" });
  await draw(page, "model.vae", "denoise.unet");
  const refusal = "Denoise needs a UNet as “UNet”, but Load model · VAE is a VAE. Did you mean Load model · UNet?";
  await page.locator(".notice", { hasText: refusal }).waitFor();
  expect(await page.getByRole("button", { name: "Undo" }).isDisabled()).toBe(true);
});

test("a run shows how far it is, and is found again after the page is loaded again", patient, async () => {
  const page = await open(smallExample(), { query: "?graph=txt2img" });
  await small(page, 100, 256);
  const atSpeed = slowMotion(server());
  await page.keyboard.press("Control+Enter");
  const denoise = page.locator("[data-node=denoise]");
  await denoise.locator(".status[data-state=running]", { hasText: "/100" }).waitFor();
  await page.locator(".progress", { hasText: /^Denoise: \d+\/100.*\d m?s left$/ }).waitFor();
  expect(await page.locator("[data-node=decode] .status").getAttribute("data-state")).toBe("waiting");
  await page.locator(".results img.live").waitFor();
  const width = () => denoise.locator("img.live").evaluate((image: HTMLImageElement) => image.naturalWidth);
  await expect.poll(width, { timeout: 20_000 }).toBe(32); // one pixel for each of the latent
  await page.reload();
  await denoise.locator(".status", { hasText: "/100" }).waitFor();
  expect(await page.locator("form[aria-label=Inputs]").getByLabel("Steps", { exact: true }).inputValue()).toBe("100");
  atSpeed();
  expect(await ended(page)).toMatch(/^Done/);
  await page.locator(".result img").waitFor();
  await page.locator("[data-node=decode] img.picture").waitFor();

  const { runs } = (await (await fetch(`${server().address}/api/runs`)).json()) as { runs: { id: string }[] };
  const other = await newPage();
  await other.goto(`${server().address}/?run=${runs[0]!.id}`);
  expect(await ended(other)).toMatch(/^Done/);
  expect(await other.locator("form[aria-label=Inputs]").getByLabel("Steps", { exact: true }).inputValue()).toBe("100");
});

test("a run is cancelled at once, and the next one takes up where it was", async () => {
  const page = await open(smallExample(), { query: "?graph=txt2img" });
  await small(page, 100, 256);
  slowMotion(server());
  await page.keyboard.press("Control+Enter");
  await page.locator("[data-node=denoise] .status[data-state=running]", { hasText: /\b([2-9]|\d\d)\/100/ }).waitFor();
  await page.getByRole("button", { name: /Cancel/ }).click();
  expect(await ended(page)).toMatch(/^Cancelled/);
  await page.keyboard.press("Control+Enter");
  await page.locator(".summary[data-status=running]", { hasText: /[1-9]\d* steps reused/ }).waitFor();
});

test("says after every edit what is in the cache, what would run, and how long that takes", async () => {
  const page = await open(smallExample(), { query: "?graph=txt2img" });
  await small(page, 2, 128);
  await page.keyboard.press("Control+Enter");
  expect(await ended(page)).toMatch(/^Done/);
  // The result is held: from here on nothing before it runs.
  await page.locator("[data-node=decode] .card-title").click();
  await page.keyboard.press("p");
  await page.locator("[data-node=decode] .tag", { hasText: "held" }).waitFor();
  await page.keyboard.press("Control+Enter");
  expect(await ended(page)).toMatch(/^Done/);
  expect(await page.locator("[data-node=denoise] .status[data-state=done]").count()).toBe(0);
  await page.locator("[data-node=decode] .card-title").click();
  await page.keyboard.press("p");
  await page.locator("[data-node=decode] .tag").waitFor({ state: "detached" });
  await page.locator("[data-node=noise] .card-title").click();
  await page.keyboard.press("Control+Shift+Enter");
  expect(await ended(page)).toMatch(/^Done/);
  expect(await page.locator("[data-node=decode] .status[data-state=done]").count()).toBe(0);
  await page.getByRole("form", { name: "Inputs" }).getByLabel("Guidance scale", { exact: true }).fill("3");
  await page.getByText("The graph has changed since.").waitFor();
  await page.locator("[data-node=text] .status[data-state=cached]").waitFor();
  expect(await faults(page)).toEqual([]);
  expect(await page.locator("[data-node=denoise] .status").getAttribute("data-state")).toBe("runs");
  const timed = { hasText: /^ *\d+ of \d+ nodes to do, about .*s; the rest is ready\.$/ };
  await page.locator(".forecast", timed).waitFor();
  // How long it takes is known from the server's runs, in a page that saw none of them too.
  const other = await newPage();
  await other.goto(`${server().address}/?graph=txt2img`);
  await other.locator(".forecast", timed).waitFor();
  await other.close();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.locator("[data-node=denoise] .status[data-state=cached]").waitFor();
});

test("what fails says so on its node and in the panel", async () => {
  const page = await open(examples, { query: "?graph=txt2img" });
  await page
    .getByRole("button", { name: /^\d+ more settings?$/ })
    .last()
    .click();
  await page.getByRole("form", { name: "Inputs" }).getByLabel("Model", { exact: true }).fill("nowhere");
  await page.keyboard.press("Control+Enter");
  expect(await ended(page)).toContain("There is no model nowhere.");
  await page.locator("[data-node=model] .status[data-state=failed]").waitFor();
  expect(await faults(page)).toEqual([]);
});

test("the inside of a loop is opened, changed and saved", async () => {
  const folder = newFolder();
  const page = await open(folder);
  const text = readFileSync(path.join(examples, "txt2img-by-hand.json"), "utf8");
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await page
    .locator("input[type=file]")
    .setInputFiles({ name: "hand.json", mimeType: "application/json", buffer: Buffer.from(text) });
  await page.getByRole("button", { name: "Open denoise" }).click();
  await page.locator("[data-node=guidance]").waitFor();
  // Pills stand for what comes from around.
  expect(await page.locator(".react-flow__edge, .input-pill").count()).toBeGreaterThan(12);
  await page.locator("[data-node=guidance] .card-title").click();
  await page.keyboard.press("Control+d");
  await page.locator("[data-node=guidance_2]").waitFor();
  await page.getByRole("button", { name: "Text to image by hand" }).click();
  await page.locator("[data-node=refine]").waitFor();
  await page.keyboard.press("Control+s");
  await page.getByText("Saved as hand.").waitFor();
  const saved = JSON.parse(readFileSync(path.join(folder, "hand.json"), "utf8"));
  const before = JSON.parse(text);
  expect(saved.nodes.denoise.body.nodes.guidance_2).toEqual(before.nodes.denoise.body.nodes.guidance);
  delete saved.nodes.denoise.body.nodes.guidance_2;
  expect(saved.nodes.denoise.body.nodes).toEqual(before.nodes.denoise.body.nodes);
});

test("every sample of an output is shown, on its card too, with its seed; one that is missing says so", async () => {
  const folder = newFolder();
  const graph = JSON.parse(readFileSync(path.join(examples, "sdxl1.0-txt2img.json"), "utf8"));
  graph.nodes.model.in.name = "tiny-sdxl";
  const quick = { num_inference_steps: 2, img_width: 128, img_height: 128, refiner: false };
  for (const [name, value] of Object.entries(quick)) Object.assign(graph.inputs[name], { default: value, min: 1 });
  delete graph.inputs.refiner.min;
  writeFileSync(path.join(folder, "samples.json"), JSON.stringify(graph));
  const page = await open(folder);
  const form = page.getByRole("form", { name: "Inputs" });
  for (const [label, value] of Object.entries({ Prompt: "a red fox", Samples: "2", Seed: "7" }))
    await form.getByLabel(label, { exact: true }).fill(value);
  await page.keyboard.press("Control+Enter");
  expect(await ended(page)).toMatch(/^Done/);
  const shown = page.locator(".result img");
  const widths = () => shown.evaluateAll((all) => all.map((image) => (image as HTMLImageElement).naturalWidth));
  await expect.poll(widths).toEqual([128, 128]);
  expect(new Set(await shown.evaluateAll((all) => all.map((image) => image.getAttribute("src")))).size).toBe(2);
  expect(await page.locator(".sample figcaption").allTextContents()).toEqual(["Seed 7", "Seed 8"]);
  expect(await page.locator("[data-node=samples] img.picture").count()).toBe(2);

  await page.route("**/api/artifacts/**", (route) => route.fulfill({ status: 404, json: {} }));
  const { runs } = (await (await fetch(`${server().address}/api/runs`)).json()) as { runs: { id: string }[] };
  await page.goto(`${server().address}/?run=${runs[0]!.id}`);
  await page.locator(".sample", { hasText: "image 2, 128 × 128 is not on the server any more." }).waitFor();
  expect(await form.getByLabel("Prompt", { exact: true }).inputValue()).toBe("a red fox");
});
