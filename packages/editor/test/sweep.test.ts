import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { faults } from "./support/faults.ts";
import { onServer } from "./support/on-server.ts";
import { quickGraph } from "./support/quick-graph.ts";

const { open, server } = onServer();

const dialog = (page: Page) => page.getByRole("dialog");
const cells = (page: Page, state: string) => page.locator(`.grid-cell[data-state=${state}]`);
const queue = (does: "pause" | "resume") => fetch(`${server().address}/api/queue/${does}`, { method: "POST" });

async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole("button", { name: "More ways to run" }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

test("a sweep over two inputs is a grid: found again after loading the page again, compared, and says what failed", async () => {
  // There is room for some of it only: the page is left in the middle of sending.
  const page = await open(quickGraph(), { args: ["--max-queue", "3"] });
  await queue("pause");
  await choose(page, "Sweep…");
  await dialog(page).getByLabel("Input", { exact: true }).selectOption({ label: "Steps" });
  await dialog(page).getByLabel("Values").fill("1..70");
  await dialog(page).getByText("Steps: 70 values are more than 64.").waitFor();
  await dialog(page).getByLabel("Values").fill("1..2");
  await dialog(page).getByRole("button", { name: "And a second input" }).click();
  await dialog(page).getByLabel("Second input", { exact: true }).last().selectOption({ label: "Model" });
  await dialog(page).getByLabel("Values").last().fill("tiny-sdxl\nnowhere");
  await dialog(page)
    .getByText(/^4 runs \(2 × 2\)/)
    .waitFor();
  expect(await faults(page)).toEqual([]);
  await dialog(page).getByRole("button", { name: "Run 4 times" }).click();
  await expect.poll(() => cells(page, "queued").count()).toBe(4);
  const waiting = async () =>
    ((await (await fetch(`${server().address}/api/queue`)).json()) as { waiting: unknown[] }).waiting.length;
  await expect.poll(waiting).toBe(3);
  await page.reload();
  await page.locator(".card").first().waitFor();
  await choose(page, "Last grid");
  await expect.poll(() => cells(page, "queued").count()).toBe(4);
  await queue("resume");
  await page.locator(".grid-picture").nth(1).waitFor();
  await expect.poll(() => cells(page, "failed").count()).toBe(2);
  expect(await waiting()).toBe(0);
  const { runs } = (await (await fetch(`${server().address}/api/runs`)).json()) as { runs: unknown[] };
  expect(runs).toHaveLength(4);
  const heads = page.locator(".sweep-table th");
  expect(await heads.allTextContents()).toEqual(["Steps ↓ Model →", "tiny-sdxl", "nowhere", "1", "2"]);
  expect(await cells(page, "failed").first().textContent()).toContain("There is no model nowhere. There are");
  expect(await faults(page)).toEqual([]);

  // One picture on the stage, two beside each other, and what made one taken over in one step.
  await page.getByRole("button", { name: "Steps 1, Model tiny-sdxl: compare" }).click();
  await page.getByRole("button", { name: "Steps 2, Model tiny-sdxl: compare" }).click();
  expect(await page.locator(".compare-word").allTextContents()).toEqual([
    "Steps 1, Model tiny-sdxl",
    "Steps 2, Model tiny-sdxl",
  ]);
  expect(await faults(page)).toEqual([]);
  await page.getByRole("button", { name: "All of them" }).click();
  await page.getByRole("button", { name: "Steps 1, Model tiny-sdxl: look at it" }).click();
  await page.locator(".viewport .stage-picture").waitFor();
  await page.getByRole("button", { name: "Use Steps 1, Model tiny-sdxl" }).click();
  const steps = page.getByRole("form", { name: "Inputs" }).getByLabel("Steps", { exact: true });
  expect(await steps.inputValue()).toBe("1");
  await page.locator(".result img").waitFor(); // its run is shown
  await page.getByRole("button", { name: "Undo" }).click();
  expect(await steps.inputValue()).toBe("2");
  await page.getByRole("button", { name: "Grid: Steps × Model" }).click();
  await expect.poll(() => page.locator(".grid-picture").count()).toBe(2);
  await page.keyboard.press("Escape");

  await page.keyboard.press("Alt+r");
  await page.getByRole("button", { name: "Failed" }).click();
  await expect.poll(() => page.locator(".run-card").count()).toBe(2);
  expect(await page.locator(".run-card .run-title").first().getAttribute("title")).toContain("no model `nowhere`");
});

test("several runs draw a seed each, and are cancelled as a whole", async () => {
  const page = await open(quickGraph(), { query: "?view=create", shows: ".create" });
  await choose(page, "Run several times…");
  await dialog(page).getByText("Each run has a new number as Seed; all else stays as it is.").waitFor();
  await dialog(page).getByLabel("How often").fill("3");
  await page.getByRole("button", { name: "Run 3 times" }).click();
  await page.locator(".grid-picture").nth(2).waitFor();
  const sources = await page
    .locator(".grid-picture img")
    .evaluateAll((all) => all.map((one) => one.getAttribute("src")));
  expect(new Set(sources).size).toBe(3);
  await page.keyboard.press("Escape");
  await expect.poll(() => page.locator(".film-frame").count()).toBe(3);

  await queue("pause");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("several times");
  await page.keyboard.press("Enter");
  // How long it takes is known from the runs before.
  await dialog(page)
    .getByText(/^4 runs, about .*s\.$/)
    .waitFor();
  await page.getByRole("button", { name: "Run 4 times" }).click();
  await expect.poll(() => cells(page, "queued").count()).toBe(4);
  await page.getByRole("button", { name: "Cancel all" }).click();
  await expect.poll(() => page.locator(".grid-cell", { hasText: /Cancelled|Not run/ }).count()).toBe(4);
  await page.getByRole("combobox", { name: "Sweep" }).selectOption({ index: 1 });
  await page.locator(".grid-picture").nth(2).waitFor();
  await queue("resume");
});
