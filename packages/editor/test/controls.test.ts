import { expect, test } from "vitest";
import { faults } from "./support/faults.ts";
import { onSite } from "./support/on-site.ts";

const site = onSite();

test("a number is typed, stepped by keys and buttons and slid, and the wheel leaves it alone", async () => {
  const page = await site.open();
  const form = page.getByRole("form", { name: "Inputs" });
  const guidance = form.getByRole("spinbutton", { name: "Guidance scale" });
  const row = form.locator(".form-row", { has: page.getByLabel("Guidance scale", { exact: true }) });
  const says = (value: string) => expect.poll(() => guidance.inputValue()).toBe(value);
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
  const track = (await row.locator(".slide").boundingBox())!;
  await page.mouse.move(track.x + 4, track.y + track.height / 2);
  await page.mouse.down();
  await page.mouse.move(track.x + track.width / 2, track.y + track.height / 2, { steps: 3 });
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
});

test("a prompt is weighed by keys, completed by what the server has, and says about how long it is", async () => {
  const page = await site.open();
  const names = { models: [], vaes: [], loras: ["film-grain", "pixel-art"], embeddings: ["ugly"] };
  await page.route("**/api/names", (route) => route.fulfill({ json: names }));
  const form = page.getByRole("form", { name: "Inputs" });
  const prompt = form.getByLabel("Prompt", { exact: true });
  const says = (value: string) => expect.poll(() => prompt.inputValue()).toBe(value);
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
