import { writeGraph } from "@sigmaflow/core";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { catalogue } from "../src/document/fixtures/graphs.ts";
import { manyNodes } from "../src/document/fixtures/many-nodes.ts";
import { arranged } from "../src/document/layout.ts";
import { port } from "./support/editor-page.ts";
import { onSite } from "./support/on-site.ts";

const site = onSite();
const count = 300;

/** Opens a graph of many nodes, from a file. */
async function openMany(page: Page, { isLaidOut = true } = {}): Promise<void> {
  await page.keyboard.press("Control+o");
  const buffer = Buffer.from(writeGraph(manyNodes(count, { isLaidOut })));
  await page.locator("input[type=file]").setInputFiles({ name: "many.json", mimeType: "application/json", buffer });
  await page.locator(".card.face[data-node=decode_0]").waitFor();
}

/** Zooms by the wheel, with the pointer on a card, until it is drawn whole. */
async function zoomInOn(page: Page, id: string): Promise<void> {
  for (let turn = 0; turn < 40 && (await page.locator(`.card.face[data-node=${id}]`).count()) > 0; turn++) {
    const box = await page.locator(`[data-node=${id}]`).boundingBox();
    await page.mouse.move(box!.x + box!.width / 2, box!.y + box!.height / 2);
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -60);
    await page.keyboard.up("Control");
    await page.waitForTimeout(40); // until the canvas has moved
  }
}

test("many nodes are faces from afar; up close those in sight are whole, and wires meet their ports", async () => {
  const page = await site.open();
  await openMany(page);
  expect(await page.locator(".card[data-node]").count()).toBe(count);
  expect(await page.locator(".card.face[data-node]").count()).toBe(count);
  expect(await page.locator(".react-flow__handle, .card .control, .react-flow__edge").count()).toBe(0);
  expect(await page.locator(".wire-layer path").count()).toBeGreaterThan(0);
  await zoomInOn(page, "text_0");
  await port(page, "text_0.encoders", "target").waitFor();
  expect(await page.locator(".card.face").count()).toBe(0);
  expect(await page.locator(".card[data-node]").count()).toBeLessThan(60);
  await page.waitForTimeout(200); // until cards that just came are measured
  // The wire comes from a card out of sight as well as from one in sight; its end was measured.
  const end = await port(page, "text_0.encoders", "target").boundingBox();
  const path = page.locator(".react-flow__edge[data-id='text_0.encoders'] .react-flow__edge-path");
  const last = await path.evaluate((element) => {
    const line = element as SVGPathElement;
    const { x, y } = line.getPointAtLength(line.getTotalLength()).matrixTransform(line.getScreenCTM()!);
    return { x, y };
  });
  expect(Math.abs(last.y - (end!.y + end!.height / 2))).toBeLessThan(1);
  expect(Math.abs(last.x - end!.x)).toBeLessThan(2);
  expect(site.complaints).toEqual([]);
});

test("what is worked out of a card before it is drawn is what it measures", async () => {
  const page = await site.open();
  await openMany(page);
  const ids = ["text_0", "noise_0", "split_0"];
  const heights = () =>
    page.evaluate(
      (names) =>
        names.map((id) => (document.querySelector(`.react-flow__node[data-id=${id}]`) as HTMLElement)?.offsetHeight),
      ids,
    );
  const before = await heights();
  await zoomInOn(page, "text_0");
  await page.waitForTimeout(200);
  expect((await heights()).map((height, at) => height ?? before[at])).toEqual(before);
});

test("arrows come to a card that was not drawn yet, and F6 back to one that was left behind", async () => {
  const page = await site.open();
  await openMany(page);
  await zoomInOn(page, "text_0");
  await page.locator("[data-node=text_0]").click({ position: { x: 20, y: 8 } });
  const focused = () =>
    page.evaluate(() => document.activeElement?.closest<HTMLElement>(".react-flow__node")?.dataset.id);
  for (let press = 0; press < 4; press++) {
    const before = await focused();
    await page.keyboard.press("ArrowDown");
    await expect.poll(focused).not.toBe(before);
    expect(await focused()).toBeDefined();
  }
  const last = await focused();
  await page.locator(".react-flow__pane").hover({ position: { x: 5, y: 300 } });
  for (let turn = 0; turn < 30; turn++) await page.mouse.wheel(0, 600);
  await page.locator(`.react-flow__node[data-id=${last}]`).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Save", exact: true }).focus();
  await page.keyboard.press("F6");
  await page.keyboard.press("F6");
  await expect.poll(focused).toBe(last);
  expect(site.complaints).toEqual([]);
});

test.each(["throw new Error('no workers here')", "setTimeout(() => this.onerror(new Event('error')))"])(
  "where no worker starts many nodes are arranged all the same: %s",
  async (start) => {
    const page = await site.open();
    await page.evaluate(`window.Worker = class { constructor() { ${start}; } postMessage() {} terminate() {} }`);
    await openMany(page, { isLaidOut: false });
    const { x, y } = arranged(manyNodes(count), catalogue).get("decode_7")!;
    const placeOf = () => page.locator(".react-flow__node[data-id=decode_7]").evaluate((card) => card.style.transform);
    await expect.poll(placeOf, { timeout: 30_000 }).toBe(`translate(${x}px, ${y}px)`);
    expect(site.complaints).toEqual([]);
  },
);

test("many nodes without places are shown at once, and arranged in a worker, which is no step; tidying is one", async () => {
  const page = await site.open();
  const placeOf = () => page.locator(".react-flow__node[data-id=decode_7]").evaluate((card) => card.style.transform);
  const undo = page.getByRole("button", { name: "Undo" });
  const slowly = { timeout: 30_000 }; // on a machine that has other things to do
  const { x, y } = arranged(manyNodes(count), catalogue).get("decode_7")!;
  const before = `translate(${x}px, ${y}px)`;
  await openMany(page, { isLaidOut: false });
  await expect.poll(placeOf, slowly).toBe(before);
  expect(await undo.isDisabled()).toBe(true);
  await page.locator(".card.face[data-node=decode_7]").click();
  await page.keyboard.press("Shift+ArrowDown");
  await expect.poll(placeOf, slowly).not.toBe(before);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Alt+l");
  await expect.poll(placeOf, slowly).toBe(before);
  await undo.click();
  await expect.poll(placeOf, slowly).not.toBe(before);
  await undo.click();
  await expect.poll(placeOf, slowly).toBe(before);
  expect(await undo.isDisabled()).toBe(true);
  expect(site.complaints).toEqual([]);
});

test("a card that is dragged from afar takes its wires with it, and leaves all others as they were", async () => {
  const page = await site.open();
  await openMany(page);
  const lines = () => page.locator(".wire-layer path").evaluateAll((all) => all.map((one) => one.getAttribute("d")));
  const wiresIn = (all: readonly (string | null)[]) => all.join("").split("M").length - 1;
  const painted = () =>
    page.locator("canvas.moving-wires").evaluate((element) => {
      const { width, height } = element as HTMLCanvasElement;
      const { data } = (element as HTMLCanvasElement).getContext("2d")!.getImageData(0, 0, width, height);
      let [left, right] = [width, 0];
      for (let at = 3; at < data.length; at += 4) {
        if (data[at] === 0) continue;
        left = Math.min(left, (at >> 2) % width);
        right = Math.max(right, (at >> 2) % width);
      }
      return { left, right };
    });
  const before = await lines();
  const box = (await page.locator(".react-flow__node[data-id=decode_7]").boundingBox())!;
  const canvas = (await page.locator(".react-flow").boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 6, y + 6);
  await page.mouse.move(x + 60, y + 40);
  await expect.poll(async () => wiresIn(before) - wiresIn(await lines())).toBe(2); // its VAE and its latent
  // They end at its left side, where it is now.
  const gap = async () => {
    const now = (await page.locator(".react-flow__node[data-id=decode_7]").boundingBox())!;
    return Math.abs((await painted()).right - (now.x - canvas.x));
  };
  await expect.poll(gap).toBeLessThan(3);
  await page.mouse.move(x + 90, y + 40);
  await expect.poll(gap).toBeLessThan(3);
  await page.mouse.up();
  await page.locator("canvas.moving-wires").waitFor({ state: "detached" });
  await expect.poll(async () => wiresIn(await lines())).toBe(wiresIn(before));
  expect(await lines()).not.toEqual(before);
  await page.keyboard.press("Control+z");
  await expect.poll(lines).toEqual(before);
  expect(site.complaints).toEqual([]);
});
