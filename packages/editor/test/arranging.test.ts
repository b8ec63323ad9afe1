import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { faults } from "./support/faults.ts";
import { onSite } from "./support/on-site.ts";

const site = onSite();

const title = (page: Page, id: string) => page.locator(`[data-node=${id}] .card-title`);
const isUndone = (page: Page) => page.getByRole("button", { name: "Undo" }).isDisabled();
const boxOf = async (page: Page, id: string) => (await page.locator(`[data-node=${id}]`).boundingBox())!;

/** Calls a command by its words. */
async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.getByLabel("Search commands and nodes").fill(words);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

test("chosen cards are aligned, distributed and tidied, each undone in one step", async () => {
  const page = await site.open();
  await title(page, "handoff").click();
  await title(page, "refine").click({ modifiers: ["Control"] });
  await title(page, "finish").click({ modifiers: ["Control"] });
  const before = await boxOf(page, "refine");
  await command(page, "align at their top");
  expect((await boxOf(page, "refine")).y).toBeCloseTo((await boxOf(page, "handoff")).y, 0);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  // The panel offers the same.
  await page.getByRole("button", { name: "Align at their top" }).click();
  expect((await boxOf(page, "refine")).y).toBeCloseTo((await boxOf(page, "handoff")).y, 0);
  await page.keyboard.press("Control+z");
  await page.getByRole("button", { name: "Colour green" }).click();
  await page.locator("[data-node=refine][data-colour=green]").waitFor();
  await page.keyboard.press("Control+z");
  await page.locator(".several").getByRole("button", { name: "Duplicate" }).click();
  await page.locator("[data-node=refine_2]").waitFor();
  await page.keyboard.press("Control+z");
  await page.locator("[data-node=refine_2]").waitFor({ state: "detached" });
  await title(page, "handoff").click();
  await title(page, "refine").click({ modifiers: ["Control"] });
  await title(page, "finish").click({ modifiers: ["Control"] });
  await page.locator(".several").getByRole("button", { name: "Make a sub-graph" }).click();
  await page.locator("[data-node=group]").waitFor();
  await page.keyboard.press("Control+z");
  await title(page, "handoff").click();
  await title(page, "refine").click({ modifiers: ["Control"] });
  await title(page, "finish").click({ modifiers: ["Control"] });
  await command(page, "even distances down");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Alt+l");
  await page.keyboard.press("Control+z");
  expect(await boxOf(page, "refine")).toEqual(before);
  expect(await isUndone(page)).toBe(true);
});

test("cards that are dragged come to lie on the dots while somebody wants it, as one step", async () => {
  const page = await site.open();
  const place = () =>
    page.locator(".react-flow__node[data-id=refine]").evaluate(({ style }) =>
      style.transform
        .match(/-?[\d.]+/g)!
        .slice(0, 2)
        .map(Number),
    );
  const dragged = async () => {
    const { x, y } = (await title(page, "refine").boundingBox())!;
    await page.mouse.move(x + 4, y + 4);
    await page.mouse.down();
    await page.mouse.move(x + 40, y + 33, { steps: 5 });
    await page.mouse.up();
    return await place();
  };
  const before = await place();
  await command(page, "snap cards");
  const after = await dragged();
  expect(after).not.toEqual(before);
  expect(after.map((part) => Math.abs(part % 22))).toEqual([0, 0]);
  await page.keyboard.press("Control+z");
  expect(await place()).toEqual(before);
  expect(await isUndone(page)).toBe(true);
  await command(page, "snap cards");
  expect((await dragged()).some((part) => part % 22 !== 0)).toBe(true);
});

test("what is chosen becomes a sub-graph with named ports and is taken apart again; or a loop, which says what it carries", async () => {
  const page = await site.open();
  await title(page, "handoff").click();
  await title(page, "refine").click({ modifiers: ["Control"] });
  await page.keyboard.press("Control+g");
  await page.locator("[data-node=group]").waitFor();
  await page.locator(".port[data-nodeid=group][data-handleid=state].source").waitFor({ state: "attached" });
  await page.keyboard.press("Control+Shift+G");
  await page.locator("[data-node=refine]").waitFor();
  await page.keyboard.press("Control+z");
  await page.locator("[data-node=group]").waitFor();
  await page.keyboard.press("Control+z");
  await title(page, "denoise").click();
  await page.keyboard.press("Control+Shift+L");
  await page.locator(".notice", { hasText: "carries “state” from round to round" }).waitFor();
  await page.keyboard.press("Control+z");
  await title(page, "denoise").waitFor();
  expect(await isUndone(page)).toBe(true);
});

test("a frame carries its cards, a note shows Markdown, and both are undone", async () => {
  const page = await site.open();
  await title(page, "finish").click();
  await title(page, "decode").click({ modifiers: ["Control"] });
  await page.keyboard.press("Shift+F");
  const frame = page.locator(".mark.frame");
  await frame.getByLabel("Title of the frame").fill("The end");
  const head = (await frame.locator(".mark-head").boundingBox())!;
  const [decode, model] = [await boxOf(page, "decode"), await boxOf(page, "model")];
  const grip = { x: head.x + 2, y: head.y + 3 };
  await page.mouse.move(grip.x, grip.y);
  await page.mouse.down();
  await page.mouse.move(grip.x + 20, grip.y + 90, { steps: 3 });
  await page.mouse.up();
  await expect.poll(async () => (await boxOf(page, "decode")).y - decode.y).toBeCloseTo(90, 0);
  expect(await boxOf(page, "model")).toEqual(model);
  await page.keyboard.press("Control+z");
  await expect.poll(async () => (await boxOf(page, "decode")).y).toBeCloseTo(decode.y, 0);
  await page.locator(".react-flow__pane").click({ position: { x: 30, y: 40 } });
  await page.keyboard.press("n");
  await page.getByLabel("Text of the note, in Markdown").fill("## Why\n\n- **so** <b>no</b>");
  await page.keyboard.press("Escape");
  await page.locator(".mark.note strong", { hasText: "so" }).waitFor();
  expect(await page.locator(".mark.note b").count()).toBe(0);
  expect(await faults(page)).toEqual([]);
  await page.getByRole("button", { name: "Remove the note" }).click();
  await page.locator(".mark.note").waitFor({ state: "detached" });
  await page.keyboard.press("Control+z");
  await page.locator(".mark.note").waitFor();
});
