import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { faults } from "./support/faults.ts";
import { onSite } from "./support/on-site.ts";

const site = onSite();

const item = (page: Page, name: string) => page.getByRole("menuitem", { name });

test("every thing on the canvas has its menu, by the right button, by keys and by a finger that rests", async () => {
  const page = await site.open();
  const title = page.locator("[data-node=handoff] .card-title");
  await title.click({ button: "right" });
  await page.getByRole("menu", { name: "Node", exact: true }).waitFor();
  expect(await faults(page)).toEqual([]);
  await item(page, "Duplicate").click();
  await page.locator("[data-node=handoff_2]").waitFor();
  await page.keyboard.press("Control+z");
  await page.locator("[data-node=handoff_2]").waitFor({ state: "detached" });

  await title.click();
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menu", { name: "Node", exact: true }).waitFor();
  await page.keyboard.press("d"); // to Duplicate
  await page.keyboard.press("d"); // to Delete
  await page.keyboard.press("Enter");
  await page.locator("[data-node=handoff]").waitFor({ state: "detached" });
  await page.keyboard.press("Control+z");
  await title.waitFor();

  await page.locator(".port[data-nodeid=decode][data-handleid=latent]").click({ button: "right" });
  await page.getByRole("menu", { name: "Port" }).waitFor();
  await item(page, "Take the wire away").click();
  const wire = page.locator(".react-flow__edge[data-id='decode.latent']");
  await wire.waitFor({ state: "detached" });
  await page.keyboard.press("Control+z");
  await wire.waitFor({ state: "attached" });

  await page.locator(".react-flow__edge[data-id='refine.state']").focus();
  await page.keyboard.press("Shift+F10");
  await page.getByRole("menu", { name: "Wire" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("menu").waitFor({ state: "detached" });

  const box = (await title.boundingBox())!;
  const touch = { pointerType: "touch", isPrimary: true, bubbles: true, clientX: box.x + 4, clientY: box.y + 4 };
  await title.dispatchEvent("pointerdown", touch);
  await page.getByRole("menu", { name: "Node", exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".react-flow__pane").click({ button: "right", position: { x: 20, y: 20 } });
  await page.getByRole("menu", { name: "Canvas" }).waitFor();
  await item(page, "Choose all").click();
  await title.click({ button: "right" });
  await page.getByRole("menu", { name: "Chosen nodes" }).waitFor();
  expect(site.complaints).toEqual([]);
});

test("every command, and nodes with values, are found by Ctrl+K", async () => {
  const page = await site.open();
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog", { name: "Commands" }).waitFor();
  await page.keyboard.type("choose all");
  await page.keyboard.press("Enter");
  await page.locator(".react-flow__node[data-id=decode].selected").waitFor();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("30 steps");
  await page.locator(".found-node", { hasText: "Steps 30" }).first().waitFor();
  expect(await faults(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await page.locator("[data-node=schedule_plan]").waitFor();
  await page.keyboard.press("Control+z");
  await page.locator("[data-node=schedule_plan]").waitFor({ state: "detached" });
});

test("keys are chosen in their sheet, a clash is said, and chosen keys are kept, handed out and taken in", async () => {
  const page = await site.open();
  const sheet = page.getByRole("dialog", { name: "Keys" });
  const row = (does: string) =>
    sheet.locator(".shortcuts > div").filter({ has: page.getByText(does, { exact: true }) });
  const change = (does: string) => sheet.getByRole("button", { name: `Change the key for ${does}` }).click();
  await page.locator("[data-node=decode] .card-title").click();
  await page.keyboard.press("?");
  await change("Duplicate");
  await page.keyboard.press("Control+y");
  await row("Duplicate").getByText("Ctrl+Y is “Redo”.").waitFor();
  await page.keyboard.press("Escape");
  await row("Duplicate").locator("kbd", { hasText: "Ctrl+D" }).waitFor();
  await change("Duplicate");
  await page.keyboard.press("Alt+d");
  await row("Duplicate").locator("kbd", { hasText: "Alt+D" }).waitFor();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    sheet.getByRole("button", { name: "Export" }).click(),
  ]);
  const kept = await file.path();
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "detached" });
  await page.keyboard.press("Control+d");
  await page.keyboard.press("Alt+d");
  await page.locator("[data-node=decode_2]").waitFor();
  expect(await page.locator("[data-node=decode_3]").count()).toBe(0);
  await page.keyboard.press("Control+z");
  await page.locator("[data-node=decode_2]").waitFor({ state: "detached" });

  await page.reload();
  await page.locator("[data-node=decode] .card-title").click();
  await page.keyboard.press("?");
  await row("Duplicate").locator("kbd", { hasText: "Alt+D" }).waitFor();
  await sheet.getByRole("button", { name: "Reset the key for Duplicate" }).click();
  await row("Duplicate").locator("kbd", { hasText: "Ctrl+D" }).waitFor();
  await sheet.locator("input[type=file]").setInputFiles(kept);
  await row("Duplicate").locator("kbd", { hasText: "Alt+D" }).waitFor();
  await sheet.getByRole("button", { name: "Reset all" }).click();
  await row("Duplicate").locator("kbd", { hasText: "Ctrl+D" }).waitFor();
});
