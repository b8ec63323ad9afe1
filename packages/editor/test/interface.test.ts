import { readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { faults } from "./support/faults.ts";
import { onServer } from "./support/on-server.ts";
import { quickGraph } from "./support/quick-graph.ts";

const { open } = onServer();

const form = (page: Page) => page.getByRole("form", { name: "Inputs" });
/** Labels of the form's rows that can be seen, and titles of its groups, in their order. */
const shown = (page: Page) =>
  form(page)
    .locator(".form-label, .form-group > summary")
    .evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => one.textContent));

test("what a graph asks for is grouped, ordered, named and bounded, step by step, and its forms follow", async () => {
  const folder = quickGraph();
  const before = readFileSync(path.join(folder, "quick.json"), "utf8");
  const page = await open(folder);
  expect((await shown(page)).slice(0, 5)).toEqual(["Prompt", "Negative prompt", "Style", "Scheduler", "Steps"]);
  await page.locator(".card[data-kind=rim] .card-title").first().click();
  const panel = page.getByRole("tabpanel");
  const entry = (name: string) =>
    panel.getByRole("listitem").filter({ has: page.getByLabel(`Name of ${name}`, { exact: true }) });
  await panel.getByLabel("Label of num_inference_steps").fill("Rounds");
  expect(await entry("num_inference_steps").textContent()).toContain("whole number");
  const opened = (name: string) => entry(name).locator("summary").click();
  await opened("num_inference_steps");
  await panel.getByLabel("To of num_inference_steps").fill("10");
  await panel.getByLabel("Default of num_inference_steps", { exact: true }).fill("3");
  await panel.getByLabel("Group of num_inference_steps").selectOption("New group");
  // It stands in its new place as it was left.
  await expect.poll(() => page.evaluate(() => document.activeElement?.ariaLabel)).toBe("Group of num_inference_steps");
  await panel.getByLabel("Title of the group Group").fill("Sampling");
  await page.keyboard.press("Enter");
  await opened("guidance_scale");
  await panel.getByLabel("Group of guidance_scale").selectOption("Sampling");
  await panel.getByRole("button", { name: "Open at first: Sampling" }).click();
  await panel.getByRole("button", { name: "Move up guidance_scale" }).click();
  await entry("style").locator(".grip").dragTo(entry("prompt"));
  await expect
    .poll(() =>
      panel
        .getByLabel(/^Name of/)
        .first()
        .inputValue(),
    )
    .toBe("style");
  expect(await faults(page)).toEqual([]);

  await page.getByRole("tab", { name: "Run", exact: true }).click();
  expect((await shown(page)).slice(0, 4)).toEqual(["Style", "Prompt", "Negative prompt", "Scheduler"]);
  await form(page).getByText("Sampling").click();
  expect((await shown(page)).slice(-3)).toEqual(["Sampling", "Guidance scale", "Rounds"]);
  await form(page).getByLabel("Rounds", { exact: true }).fill("11");
  await form(page)
    .getByText(/11.*10/)
    .waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.keyboard.press("Alt+v");
  expect((await shown(page)).slice(-1)).toEqual(["Sampling"]);
  expect(await faults(page)).toEqual([]);
  await page.keyboard.press("Alt+v");

  await page.keyboard.press("Control+Shift+S");
  await page.getByRole("dialog").getByLabel("Name").fill("grouped");
  await page.keyboard.press("Enter");
  await page.getByText("Saved as grouped.").waitFor();
  const saved = JSON.parse(readFileSync(path.join(folder, "grouped.json"), "utf8"));
  expect(saved.layout.$groups).toEqual([
    { title: "Sampling", inputs: ["num_inference_steps", "guidance_scale"], folded: true },
  ]);
  expect(Object.keys(saved.inputs).slice(0, 2)).toEqual(["style", "prompt"]);
  expect(saved.inputs.num_inference_steps).toEqual({
    ...JSON.parse(before).inputs.num_inference_steps,
    ...{ label: "Rounds", max: 10, default: 3 },
  });

  // Nine steps, each of which is undone by itself.
  const undo = page.getByRole("button", { name: "Undo" });
  for (let left = 9; left > 0; left--) {
    expect([left, await undo.isDisabled()]).toEqual([left, false]);
    await undo.click();
  }
  expect(await undo.isDisabled()).toBe(true);
  expect((await shown(page)).slice(0, 5)).toEqual(["Prompt", "Negative prompt", "Style", "Scheduler", "Steps"]);
});
