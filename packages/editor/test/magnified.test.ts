import { expect, test } from "vitest";
import { allFaults } from "./support/faults.ts";
import { onSite } from "./support/on-site.ts";
import { unreachable } from "./support/unreachable.ts";

const site = onSite();

test("at 200 % nothing lies over the canvas, and everything is reached without scrolling the page sideways", async () => {
  const page = await site.open();
  // A screen of 1280 × 800, twice as large.
  const session = await page.context().newCDPSession(page);
  const metrics = { width: 640, height: 400, deviceScaleFactor: 2, mobile: false };
  await session.send("Emulation.setDeviceMetricsOverride", metrics);
  await expect.poll(() => page.evaluate(() => [innerWidth, devicePixelRatio])).toEqual([640, 2]);
  const isWide = () =>
    page.evaluate(() => document.documentElement.scrollWidth > innerWidth || document.body.scrollWidth > innerWidth);
  const reached = async (within: string) => {
    // A sheet takes its time to come up.
    await expect
      .poll(async () => [within, await unreachable(page, within), await isWide()])
      .toEqual([within, [], false]);
  };

  await page.locator(".canvas-tools").waitFor();
  const covered = await page.locator(".react-flow").evaluate((flow) => {
    const { x, y, width, height } = flow.getBoundingClientRect();
    const strange = new Set<string>();
    for (let right = 4; right < width; right += 20) {
      for (let down = 4; down < height; down += 10) {
        const found = document.elementFromPoint(x + right, y + down);
        if (!flow.contains(found) || found?.matches(".overview, .canvas-tools *")) strange.add(found?.className ?? "");
      }
    }
    return { strange: [...strange], height };
  });
  expect(covered.strange).toEqual([]);
  expect(covered.height).toBeGreaterThan(200);
  await reached(".top-bar");
  await reached(".canvas-tools");
  await page.getByRole("button", { name: "Show the panel" }).click();
  await reached(".side");
  expect(await allFaults(page)).toEqual([]);
  await page.getByRole("button", { name: "Show less of the panel" }).click();

  // Space would press the button, which gets the focus back from each dialog.
  await page.locator(".react-flow__pane").click({ position: { x: 5, y: 5 } });
  for (const keys of ["Control+o", "Space", "Control+k", "Control+Shift+s", "Alt+r"]) {
    await page.keyboard.press(keys);
    await page.locator("dialog[open]").waitFor();
    await reached("dialog");
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
  }
  await page.keyboard.press("Alt+v");
  await page.locator(".create").waitFor();
  await reached(".app");
  expect(await allFaults(page)).toEqual([]);
});
