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

test.each([1, 2])(
  "names of cards are whole, and their icons inside, from afar at %i device pixels to one",
  async (scale) => {
    const page = await site.open();
    const session = await page.context().newCDPSession(page);
    const metrics = { width: 1280 / scale, height: 800 / scale, deviceScaleFactor: scale, mobile: false };
    await session.send("Emulation.setDeviceMetricsOverride", metrics);
    await page.getByRole("button", { name: "Show everything" }).click();
    const look = () =>
      page.locator(".card").evaluateAll((cards) => {
        const seen = cards.map((card) => {
          const [outer, icon] = [
            card.getBoundingClientRect(),
            card.querySelector(".card-icon")!.getBoundingClientRect(),
          ];
          const title = card.querySelector<HTMLElement>(".card-title")!;
          const text = document.createRange();
          text.selectNodeContents(title);
          const lines = [...text.getClientRects()];
          const box = title.getBoundingClientRect();
          const isCut = lines.length > 2 || lines.some((line) => line.right > box.right + 0.5);
          const isOut = icon.top < outer.top || icon.bottom > outer.bottom;
          return { title: title.textContent, isCut, isOut };
        });
        const canvas = document.querySelector<HTMLElement>(".canvas[data-far=names]");
        return { zoom: canvas?.style.getPropertyValue("--zoom"), wrong: seen.filter((one) => one.isCut || one.isOut) };
      });
    const zooms = new Set<string>();
    for (let turn = 0; turn < 12; turn++) {
      const { zoom, wrong } = await look();
      if (zoom !== undefined) {
        expect([zoom, wrong]).toEqual([zoom, []]);
        zooms.add(zoom);
      }
      await page.getByRole("button", { name: "Zoom in" }).click();
      await page.waitForTimeout(250); // until the canvas has come nearer
    }
    expect(zooms.size).toBeGreaterThan(1);
  },
);
