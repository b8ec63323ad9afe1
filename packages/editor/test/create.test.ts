import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { examples } from "../../runner/test/support/command.ts";
import { faults } from "./support/faults.ts";
import { onServer } from "./support/on-server.ts";
import { quickGraph } from "./support/quick-graph.ts";

const { open, server } = onServer();

const field = (page: Page, label: string) =>
  page.getByRole("form", { name: "Inputs" }).getByLabel(label, { exact: true });
const shownPicture = (page: Page) => page.locator(".viewport .stage-picture").getAttribute("src");

async function queued(address: string): Promise<number> {
  const { waiting } = (await (await fetch(`${address}/api/queue`)).json()) as { waiting: unknown[] };
  return waiting.length;
}

async function create(page: Page, frames: number): Promise<void> {
  await page.keyboard.press("Control+Enter");
  await page
    .locator(".film-frame")
    .nth(frames - 1)
    .waitFor();
}

test("a first visit shows a finished picture, prompts that the model knows and its size, on a phone too", async () => {
  const page = await open(examples, { query: "", shows: ".first-picture img" });
  const drawn = page.locator(".first-picture img");
  expect(await drawn.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(512);
  expect([await field(page, "Width").inputValue(), await field(page, "Height").inputValue()]).toEqual(["512", "512"]);
  await page.getByText("512 × 512 is what the model “embedded” draws best.").waitFor();
  const prompts = page.getByRole("region", { name: "Prompts to try" }).getByRole("button");
  expect(await prompts.first().getAttribute("aria-pressed")).toBe("true");
  await prompts.nth(1).click();
  expect(await field(page, "Prompt").inputValue()).toBe(await prompts.nth(1).textContent());
  await field(page, "Width").fill("1024");
  await page.getByRole("button", { name: "Use it" }).click();
  expect(await field(page, "Width").inputValue()).toBe("512");
  expect(await faults(page)).toEqual([]);

  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  const button = await page.locator(".run-bar").getByRole("button", { name: "Create" }).boundingBox();
  expect(button!.y + button!.height).toBeLessThanOrEqual(844);
  expect(await faults(page)).toEqual([]);

  await page.getByRole("button", { name: "Graph" }).click();
  await page.locator("[data-node=decode]").waitFor();
  const [switched, run] = await Promise.all(
    ["Graph", "Run"].map((name) => page.getByRole("button", { name, exact: true }).first().boundingBox()),
  );
  expect(switched!.x + switched!.width).toBeLessThanOrEqual(run!.x);
  expect(run!.x + run!.width).toBeLessThanOrEqual(390);
});

test("on a phone a new run is looked at from anywhere in the form, which has one ground to its end", async () => {
  const page = await open(examples, { query: "?view=create", shows: ".create" });
  await page.setViewportSize({ width: 390, height: 600 });
  await field(page, "Steps").fill("100"); // so that it can be stopped
  const view = page.locator(".create");
  const end = () => view.evaluate((one) => one.scrollTo(0, one.scrollHeight));
  await end();
  const [side, form, bar] = await Promise.all(
    [".create-side", ".create-form", ".run-bar"].map((part) => page.locator(part).boundingBox()),
  );
  expect(side!.y + side!.height).toBeGreaterThanOrEqual(form!.y + form!.height);
  expect(Math.round(bar!.y + bar!.height)).toBe(600);
  await page.locator(".run-bar").getByRole("button", { name: "Create" }).dispatchEvent("click");
  await page.locator(".run-bar").getByRole("button", { name: "Stop" }).waitFor();
  await expect.poll(() => view.evaluate((one) => one.scrollTop)).toBe(0);
  await end();
  await page.locator(".run-bar").getByRole("button", { name: "Stop" }).dispatchEvent("click");
  await page.locator(".run-bar").getByRole("button", { name: "Create" }).waitFor();
  expect(await view.evaluate((one) => one.scrollTop)).toBeGreaterThan(200); // nothing new to look at
});

test("pictures of a document are kept on its film strip, compared, looked at closely, and come back by undo", async () => {
  const page = await open(quickGraph(), { query: "?view=create", shows: ".create" });
  await create(page, 1);
  const first = await shownPicture(page);
  await field(page, "Seed").fill("8");
  await create(page, 2);
  expect(await shownPicture(page)).not.toBe(first);

  await page.locator(".film-frame[aria-pressed=true]").focus();
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => shownPicture(page)).toBe(first);
  await page.keyboard.press("1");
  await page.locator(".stage-size", { hasText: "128 × 128, 100 %" }).waitFor();
  await page.keyboard.press("+");
  expect((await page.locator(".viewport .stage-picture").boundingBox())!.width).toBe(256);
  await page.keyboard.press("0");
  await page.keyboard.press("c");
  await page.getByLabel("How much of the other picture is shown").fill("80");
  expect(await page.locator(".compare .stage-picture").count()).toBe(2);
  expect(await faults(page)).toEqual([]);
  await page.keyboard.press("b");
  await page.locator(".beside figure").nth(1).waitFor();
  await page.keyboard.press("b");

  await page.reload();
  await page.locator(".film-frame").nth(1).waitFor();
  await expect.poll(() => shownPicture(page)).not.toBe(first);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => field(page, "Seed").inputValue()).toBe("7");
  await page.keyboard.press("Alt+v");
  const shown = page.locator(".result img");
  const file = (address: string | null) => new URL(address!, page.url()).pathname;
  await expect.poll(async () => file(await shown.getAttribute("src"))).toBe(file(first));

  await page.keyboard.press("Control+o");
  const picture = page.locator(".graph-row", { hasText: "quick" }).locator("img");
  expect(await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(96);
  expect(await faults(page)).toEqual([]);
});

test("runs wait behind one another in a tab: in an order that is changed, and with the newest shown", async () => {
  const page = await open(quickGraph(), { query: "?view=create", shows: ".create" });
  const { address } = server();
  await fetch(`${address}/api/queue/pause`, { method: "POST" });
  for (const prompt of ["a red fox", "a blue cat", "a green owl"]) {
    await field(page, "Prompt").fill(prompt);
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => queued(address)).toBe(prompt === "a red fox" ? 1 : prompt === "a blue cat" ? 2 : 3);
  }
  await page.getByText("Waiting for its turn, number 3 in line; the queue is paused").first().waitFor();
  await page.getByRole("button", { name: "Show the queue" }).click();
  const rows = page.locator(".queue li");
  await expect.poll(() => rows.count()).toBe(3);
  const ids = () => rows.evaluateAll((all) => all.map((row) => row.getAttribute("data-run")));
  const before = await ids();
  // What is looked for changes nothing of what waits.
  await page.getByLabel("Search runs").fill("fox");
  await expect.poll(() => page.locator(".run-card").count()).toBe(1);
  expect(await rows.allTextContents()).toEqual(["1", "2", "3"].map((place) => `${place}Text to image this document`));
  expect(await faults(page)).toEqual([]);
  await rows
    .last()
    .getByRole("button", { name: /one up$/ })
    .click();
  await expect.poll(ids).toEqual([before[0], before[2], before[1]]);
  await page.getByRole("button", { name: "Cancel what waits" }).click();
  await expect.poll(() => rows.count()).toBe(0);
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByLabel("Search runs").fill("");
  await page.getByRole("button", { name: "With pictures" }).click();
  await page.getByText("Nothing here yet.").waitFor();
  await page.keyboard.press("Escape");
  await page.getByText("Cancelled").first().waitFor();

  // Of two that run one after the other both pictures come, the newest on the stage.
  await page.keyboard.press("Control+Enter");
  await field(page, "Seed").fill("8");
  await create(page, 2);
  await expect.poll(() => page.locator(".film-frame").first().getAttribute("aria-pressed")).toBe("true");
});

test("runs are found by prompt, starred, opened as a graph and deleted; what waits is put in order and cancelled", async () => {
  const page = await open(quickGraph(), { query: "?view=create", shows: ".create" });
  await field(page, "Prompt").fill("a red fox");
  await create(page, 1);
  await field(page, "Prompt").fill("a blue cat");
  await create(page, 2);
  await page.keyboard.press("Alt+r");
  const cards = page.locator(".run-card");
  await cards.nth(1).waitFor();
  expect(await page.locator(".run-title").allTextContents()).toEqual(["a blue cat", "a red fox"]);
  await page.getByLabel("Search runs").fill("FOX");
  await expect.poll(() => cards.count()).toBe(1);
  await cards.getByRole("button", { name: /^Star/ }).click();
  await page.getByLabel("Search runs").fill("");
  await expect.poll(() => cards.count()).toBe(2);
  await page.reload();
  await page.locator(".create").waitFor();
  await page.keyboard.press("Alt+r");
  await expect.poll(() => cards.count()).toBe(2);
  await page.getByRole("button", { name: "Starred" }).click();
  await expect.poll(() => cards.count()).toBe(1);
  expect(await faults(page)).toEqual([]);

  await page.getByRole("button", { name: "Failed" }).click();
  await page.getByText("Nothing here yet.").waitFor();
  await page.getByRole("button", { name: "All", exact: true }).click();
  const { address } = server();
  await fetch(`${address}/api/queue/pause`, { method: "POST" });
  await cards
    .first()
    .getByRole("button", { name: /again$/ })
    .click();
  await page.locator(".queue li").waitFor();
  await cards
    .last()
    .getByRole("button", { name: /again$/ })
    .click();
  await page.locator(".queue li").nth(1).waitFor();
  const waiting = async () =>
    ((await (await fetch(`${address}/api/queue`)).json()) as { waiting: { id: string }[] }).waiting.map(({ id }) => id);
  const before = await waiting();
  await page
    .locator(".queue")
    .getByRole("button", { name: /first in line$/ })
    .click();
  await expect.poll(waiting).toEqual(before.toReversed());
  await page
    .locator(`.queue li[data-run="${before[0]}"]`)
    .getByRole("button", { name: /cancel$/ })
    .click();
  await expect.poll(waiting).toEqual([before[1]]);
  await page.getByRole("button", { name: "Go on" }).click();
  await page.locator(".queue").waitFor({ state: "detached" });

  const count = await cards.count();
  await cards
    .first()
    .getByRole("button", { name: /^Delete/ })
    .click();
  await expect.poll(() => cards.count()).toBe(count - 1);
  await page.getByLabel("Search runs").fill("red fox");
  await page.getByRole("button", { name: "With pictures" }).click();
  await cards
    .last()
    .getByRole("button", { name: /as a graph$/ })
    .click();
  await page.locator(".gallery").waitFor({ state: "detached" });
  await page.locator("[data-node=decode]").waitFor();
  expect(await field(page, "Prompt").inputValue()).toBe("a red fox");
});
