import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { faults } from "./support/faults.ts";
import { onSite } from "./support/on-site.ts";
import { takingUploads } from "./support/uploads.ts";

const site = onSite();

test("a number is typed, stepped by keys and buttons and slid, and the wheel leaves it alone", async () => {
  const page = await site.open();
  const form = page.getByRole("form", { name: "Inputs" });
  const guidance = form.getByRole("spinbutton", { name: "Guidance scale" });
  const row = form.locator(".form-row", { has: page.getByLabel("Guidance scale", { exact: true }) });
  const says = (value: string) => expect.poll(() => guidance.inputValue(), { timeout: 10_000 }).toBe(value);
  await guidance.fill("7,5");
  await guidance.press("ArrowUp");
  await says("7.6");
  await guidance.press("Shift+ArrowDown");
  await says("6.6");
  await guidance.press("Alt+ArrowUp");
  await says("6.61");
  await guidance.hover();
  await page.mouse.wheel(0, 400);
  await row
    .locator(".steppers button")
    .last()
    .click({ modifiers: ["Shift"] });
  await says("7.6");
  // By places of its own: the wheel may still move it.
  const slide = row.locator(".slide");
  const { width, height } = (await slide.boundingBox())!;
  await slide.hover({ position: { x: 4, y: height / 2 } });
  await page.mouse.down();
  await slide.hover({ position: { x: width / 2, y: height / 2 }, force: true });
  await page.mouse.up();
  await says("13");
  // The field goes on from where the pointer left it.
  await page.keyboard.press("ArrowDown");
  await says("12.9");
  await guidance.fill("99");
  await form.getByText("The default of guidance_scale is 99").waitFor();
  await guidance.fill("13e");
  expect(await guidance.getAttribute("aria-invalid")).toBe("true");
  expect(await faults(page)).toEqual([]);
  await page.getByRole("button", { name: "Undo" }).click();
  await says("7.6");
  // For keys and screen readers it is a slider with its bounds.
  const slider = form.getByRole("slider", { name: "Guidance scale range" });
  await slider.focus();
  for (const press of ["ArrowRight 7.7", "PageUp 8.7", "End 25", "Home 1", "ArrowUp 1.1"]) {
    const [key = "", value = ""] = press.split(" ");
    await page.keyboard.press(key);
    await says(value);
    expect(await slider.getAttribute("aria-valuenow")).toBe(value);
  }
  expect([await slider.getAttribute("aria-valuemin"), await slider.getAttribute("aria-valuemax")]).toEqual(["1", "25"]);
  await form.getByRole("slider", { name: "Width range" }).press("End");
  expect(await form.getByRole("slider", { name: "Width range" }).getAttribute("aria-valuetext")).toBe("2048 px");
});

test("a prompt is weighed by keys, completed by what the server has, and says about how long it is", async () => {
  const page = await site.open();
  const names = { models: [], vaes: [], loras: ["film-grain", "pixel-art"], embeddings: ["ugly"] };
  await page.route("**/api/names", (route) => route.fulfill({ json: names }));
  const form = page.getByRole("form", { name: "Inputs" });
  const prompt = form.getByLabel("Prompt", { exact: true });
  const says = (value: string) => expect.poll(() => prompt.inputValue(), { timeout: 10_000 }).toBe(value);
  await prompt.fill("a red fox");
  await form.getByText("about 3 of 75 tokens").waitFor();
  await page.keyboard.press("Control+ArrowUp");
  await page.keyboard.press("Control+ArrowUp");
  await says("a red (fox:1.2)");
  await page.keyboard.press("Control+Shift+ArrowDown");
  await says("a red (fox:1.15)");
  // As if typed: the field's own undo takes the last weight back.
  await page.keyboard.press("Control+z");
  await says("a red (fox:1.2)");
  await page.keyboard.press("End");
  await page.keyboard.type(" <p");
  const list = page.getByRole("listbox", { name: "Names for Prompt" });
  await list.getByRole("option", { name: "pixel-art", selected: true }).waitFor();
  expect(await faults(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await says("a red (fox:1.2) <lora:pixel-art:1>");
  await list.waitFor({ state: "detached" });
  await page.keyboard.type(", embedding:");
  await page.keyboard.press("Tab");
  await says("a red (fox:1.2) <lora:pixel-art:1>, embedding:ugly ");
  // A style is chosen, and is no word of the prompt.
  await page.keyboard.type("style:film n");
  await list.getByRole("option", { name: "film noir", selected: true }).waitFor();
  await page.keyboard.press("Enter");
  await says("a red (fox:1.2) <lora:pixel-art:1>, embedding:ugly ");
  await form.getByRole("button", { name: "Style: film noir" }).waitFor();
  expect(site.complaints).toEqual([]);
});

test("a long list's words are chips, those chosen lately first, with all of them behind a search", async () => {
  const page = await site.open();
  const form = page.getByRole("form", { name: "Inputs" });
  await form.getByRole("button", { name: "anime", pressed: false }).click();
  await form.getByRole("button", { name: "anime", pressed: true }).waitFor();
  await form.getByRole("button", { name: "Style: anime" }).click();
  await page.getByRole("combobox", { name: "Search Style" }).fill("film noir");
  await page.keyboard.press("Enter");
  await form.getByRole("button", { name: "film noir", pressed: true }).waitFor();
  expect(await form.locator(".chip").allTextContents()).toEqual([
    "film noir",
    "anime",
    "base",
    "3d-model",
    "analog film",
    "cinematic",
  ]);
});

test("a seed is drawn, kept and let go, and the last run's taken", async () => {
  const page = await site.open();
  const id = "0".repeat(64);
  const started = { type: "run.started", seq: 0, run: id, time: 1, seeds: { seed: 4711 }, nodes: 1 };
  const finished = { type: "run.finished", seq: 1, run: id, time: 2, ms: 1, outputs: {} };
  const text = [started, finished].map((event) => `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`).join("");
  await page.route("**/api/runs", (route) => route.fulfill({ status: 202, json: { id, status: "queued" } }));
  await page.route("**/api/runs/*/events*", (route) =>
    route.fulfill({ headers: { "content-type": "text/event-stream" }, body: text }),
  );
  await page.route(`**/api/runs/${id}`, (route) =>
    route.fulfill({ json: { id, status: "succeeded", outputs: {}, seeds: { seed: 4711 } } }),
  );
  const form = page.getByRole("form", { name: "Inputs" });
  const seed = form.getByLabel("Seed", { exact: true });
  const keep = form.getByRole("button", { name: "Seed: keep the same at every run" });
  expect(await keep.getAttribute("aria-pressed")).toBe("false");
  await form.getByRole("button", { name: "Seed: draw another" }).click();
  const drawn = await seed.inputValue();
  expect(drawn).toMatch(/^\d+$/);
  expect(await keep.getAttribute("aria-pressed")).toBe("true");
  await keep.click();
  expect(await seed.inputValue()).toBe("");
  await page.keyboard.press("Control+Enter");
  await form.getByRole("button", { name: "Take the last run's, 4711" }).waitFor();
  await keep.click();
  expect(await seed.inputValue()).toBe("4711");
  await seed.fill("8");
  await form.getByRole("button", { name: "Take the last run's, 4711" }).click();
  expect(await seed.inputValue()).toBe("4711");
});

/** A picture as a drop or the clipboard holds it. */
const transfer = (page: Page) =>
  page.evaluateHandle(async () => {
    const canvas = new OffscreenCanvas(64, 48);
    canvas.getContext("2d")?.fillRect(0, 0, 20, 20);
    const data = new DataTransfer();
    data.items.add(new File([await canvas.convertToBlob()], "fox.png", { type: "image/png" }));
    return data;
  });

test("a plain picture is given to an input by drop and paste, on the field and on the canvas", async () => {
  const page = await site.open("?graph=inpaint");
  const sent = await takingUploads(page);
  const form = page.getByRole("form", { name: "Inputs" });
  const dataTransfer = await transfer(page);
  await page.locator(".canvas").dispatchEvent("drop", { dataTransfer });
  const offer = page.getByRole("dialog", { name: "Use this picture" });
  await offer.getByText("fox.png carries no graph.").waitFor();
  expect(await offer.locator(".dialog-actions button").allTextContents()).toEqual([
    "As “Picture”",
    "As “Mask”",
    "As a new input",
  ]);
  expect(await faults(page)).toEqual([]);
  await offer.getByRole("button", { name: "As “Picture”" }).click();
  await form.getByRole("img", { name: "Picture" }).waitFor();
  await form.getByLabel("Mask", { exact: true }).evaluate((field, data) => {
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, dataTransfer);
  await form.getByRole("img", { name: "Mask" }).waitFor();
  await page.locator(".canvas").evaluate((canvas, data) => {
    canvas.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, dataTransfer);
  await offer.getByRole("button", { name: "As a new input" }).click();
  await form.getByRole("img", { name: "Image" }).waitFor();
  expect(sent).toHaveLength(3);
});

test("a picture that a run made is given to an input", async () => {
  const page = await site.open("?graph=img2img");
  const sent = await takingUploads(page);
  sent.push(Buffer.from("a picture"));
  const outputs = { image: { images: [{ hash: "0".repeat(64), width: 8, height: 8 }] } };
  const run = { id: "1", status: "succeeded", created: 1, lastSeq: 1, outputs };
  await page.route("**/api/runs?*", (route) => route.fulfill({ json: { runs: [run, run] } }));
  await page.getByRole("button", { name: "From results…" }).click();
  const dialog = page.getByRole("dialog", { name: "Take a picture that was made" });
  await dialog.getByRole("button", { name: "Take picture 1" }).waitFor();
  expect(await dialog.getByRole("button", { name: /^Take picture/ }).count()).toBe(1);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Take the .* away$/ }).waitFor();
  expect(sent.map(String)).toEqual(["a picture", "a picture"]);
});

test("a mask is painted over the picture by pointer and by keys, undone inside, and sent as a PNG", async () => {
  const page = await site.open("?graph=inpaint");
  const sent = await takingUploads(page);
  const form = page.getByRole("form", { name: "Inputs" });
  await form.getByLabel("Picture", { exact: true }).evaluate(
    (field, data) => {
      field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    },
    await transfer(page),
  );
  await form.getByRole("button", { name: "Paint it…" }).click();
  const dialog = page.getByRole("dialog", { name: "Paint the mask" });
  const size = dialog.getByRole("spinbutton", { name: "Size of the brush, [ and ]" });
  await size.fill("8");
  const board = dialog.getByRole("application");
  await board.locator("canvas[width='64']").waitFor();
  const { x, y, width, height } = (await board.boundingBox())!;
  /** What is masked of a row of the picture, from the overlay. */
  const masked = (row: number) =>
    board.locator("canvas").evaluate((canvas, at) => {
      const { data } = (canvas as HTMLCanvasElement).getContext("2d")!.getImageData(0, at, 64, 1);
      return [...data].filter((_, index) => index % 4 === 3 && data[index]! > 127).length;
    }, row);
  // From a quarter to the middle of the upper half: 16 pixels and the round ends of the brush.
  await page.mouse.move(x + width / 4, y + height / 4);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y + height / 4, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => Math.abs((await masked(12)) - 24)).toBeLessThanOrEqual(1);
  await page.keyboard.press("]");
  await expect.poll(() => size.inputValue()).toBe("10");
  await page.keyboard.press("[");
  // Down by keys into the lower half, and painted there.
  await board.focus();
  for (let presses = 0; presses < 12; presses++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await expect.poll(() => masked(36)).toBe(8);
  await page.keyboard.press("i");
  await expect.poll(() => masked(36)).toBe(56);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await expect.poll(() => masked(36)).toBe(0);
  await page.keyboard.press("Control+Shift+z");
  await expect.poll(() => masked(36)).toBe(8);
  await page.keyboard.press("e");
  await page.keyboard.press("Space");
  await expect.poll(() => masked(36)).toBe(0);
  expect(await faults(page)).toEqual([]);
  await dialog.getByRole("spinbutton", { name: "Feather" }).fill("2");
  await dialog.getByRole("button", { name: "Use this mask" }).click();
  await form.getByRole("img", { name: "Mask" }).waitFor();
  const pixels = await page.evaluate(
    async (bytes) => {
      const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
      const context = new OffscreenCanvas(picture.width, picture.height).getContext("2d")!;
      context.drawImage(picture, 0, 0);
      const at = (px: number, py: number) => [...context.getImageData(px, py, 1, 1).data];
      return { size: [picture.width, picture.height], painted: at(24, 12), edge: at(24, 7)[0]!, rest: at(24, 36) };
    },
    [...sent[1]!],
  );
  expect(pixels).toMatchObject({ size: [64, 48], painted: [255, 255, 255, 255], rest: [0, 0, 0, 255] });
  expect(pixels.edge).toBeGreaterThan(0);
  expect(pixels.edge).toBeLessThan(128);
  expect(site.complaints).toEqual([]);
});

test("models are chosen from a list that says what they are, what they draw and how large they are", async () => {
  const page = await site.open();
  const models = [
    { name: "mine", components: ["text_encoder", "unet"], size: { width: 768, height: 512 }, bytes: 6_938e6 },
  ];
  await page.route("**/api/names", (route) =>
    route.fulfill({ json: { models: ["mine"], vaes: [], loras: [], embeddings: [] } }),
  );
  await page.route("**/api/models", (route) => route.fulfill({ json: models }));
  const form = page.getByRole("form", { name: "Inputs" });
  await form.getByRole("button", { name: "2 more" }).click();
  await form.getByRole("button", { name: "Choose Model" }).click();
  await page.getByRole("option", { name: "mine model, 768 × 512, 6.9 GB" }).click();
  expect(await form.getByLabel("Model", { exact: true }).inputValue()).toBe("mine");
});
