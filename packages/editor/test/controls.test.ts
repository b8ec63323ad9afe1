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
