import type { Locator, Page } from "playwright-core";
import type { Place } from "./fingers.ts";

/** A port of a node, or of the cards `$inputs` and `$outputs`, written `node.port`. */
export function port(page: Page, name: string, side: "source" | "target") {
  const dot = name.lastIndexOf(".");
  const [node, handle] = [name.slice(0, dot), name.slice(dot + 1)];
  return page.locator(`.react-flow__handle.${side}[data-nodeid="${node}"][data-handleid="${handle}"]`);
}

/** Draws a wire with the mouse from an output to an input. */
export async function draw(page: Page, from: string, to: string): Promise<void> {
  const start = await resting(page, port(page, from, "source"));
  const end = await resting(page, port(page, to, "target"));
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(end.x + end.width / 2 - 6, end.y + end.height / 2 + 3, { steps: 4 });
  await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2);
  await page.mouse.up();
}

/** Where something is once the canvas has stopped moving. */
export async function resting(
  page: Page,
  place: Locator,
): Promise<{ x: number; y: number; width: number; height: number }> {
  for (let last = ""; ; await page.waitForTimeout(50)) {
    const box = await place.boundingBox();
    if (box === null) throw new Error(`${place} is not to be seen`);
    if (last === JSON.stringify(box)) return box;
    last = JSON.stringify(box);
  }
}

/** The middle of something once it has stopped moving. */
export async function middle(page: Page, place: Locator): Promise<Place> {
  const { x, y, width, height } = await resting(page, place);
  return [x + width / 2, y + height / 2];
}

/** Lets the end of a wire go over empty canvas and takes the node of a name from what is offered. */
export async function drawTo(page: Page, from: string, node: string): Promise<void> {
  const start = await resting(page, port(page, from, "source"));
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(start.x + 160, 740, { steps: 4 });
  await page.mouse.up();
  await choose(page, node);
}

/** Takes a node from the list that is open. */
async function choose(page: Page, node: string): Promise<void> {
  await page.getByLabel("Search nodes").fill(node);
  await page.locator(".found-node[aria-selected=true]", { hasText: node }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.getByLabel("Search nodes").waitFor({ state: "detached" });
}

/** Adds a node by keys. */
export async function add(page: Page, node: string): Promise<void> {
  await page.keyboard.press("Space");
  await choose(page, node);
}

/** Puts every card where it can be seen. */
export async function tidy(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Tidy" }).click();
  await page.waitForTimeout(400); // until the view has moved
}

/** Waits for the run to end and gives what the panel says of it. */
export async function ended(page: Page): Promise<string> {
  await page.getByRole("tab", { name: "Run", exact: true }).click();
  return await outcomeOf(page);
}

/** The same where the panel shows the run already. */
export async function outcomeOf(page: Page): Promise<string> {
  const summary = page.locator(".summary:not([data-status=running]):not([data-status=queued])");
  await summary.waitFor({ timeout: 500_000 });
  return (await summary.textContent()) ?? "";
}

/** Fills in the example's form for a small picture. */
export async function small(page: Page, steps: number, side = 512): Promise<void> {
  await page
    .getByRole("button", { name: /^\d+ more settings?$/ })
    .last()
    .click();
  const form = page.getByRole("form", { name: "Inputs" });
  await form.getByLabel("Model", { exact: true }).fill("tiny-sdxl");
  await form.getByLabel("Width", { exact: true }).fill(String(side));
  await form.getByLabel("Height", { exact: true }).fill(String(side));
  await form.getByLabel("Steps", { exact: true }).fill(String(steps));
  await form.getByLabel("Seed", { exact: true }).fill("7");
}

/** The file of the picture that the panel shows as the run's result. */
export async function resultOf(page: Page): Promise<Buffer> {
  const shown = await page.locator(".result img").first().getAttribute("src");
  const { pathname } = new URL(shown!, page.url()); // without the query, which asks for a smaller one
  const answer = await fetch(new URL(pathname, page.url()));
  return Buffer.from(await answer.arrayBuffer());
}
