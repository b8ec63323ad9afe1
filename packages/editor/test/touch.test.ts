import path from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { examples } from "../../runner/test/support/command.ts";
import { startBrowser } from "./support/browser.ts";
import { middle as middleOf, port } from "./support/editor-page.ts";
import { type Fingers, fingersOn, type Place } from "./support/fingers.ts";
import { startSite } from "./support/site.ts";
import { takingUploads } from "./support/uploads.ts";

let page: Page;
let fingers: Fingers;
const ends: (() => Promise<void> | void)[] = [];
const complaints: string[] = [];

// One page for all: each test goes on where the one before left off.
beforeAll(async () => {
  const [browser, site] = await Promise.all([startBrowser(), startSite()]);
  ends.push(site.close, () => browser.close());
  const context = await browser.newContext({ viewport: { width: 1024, height: 768 }, hasTouch: true });
  page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`${site.url}?view=graph&graph=txt2img-by-hand`);
  await page.locator("[data-node=decode]").waitFor();
  fingers = await fingersOn(page);
});
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
});

const middle = (place: Locator) => middleOf(page, place);

const by = ([x, y]: Place, right: number, down: number): Place => [x + right, y + down];
const button = (name: string) => page.getByRole("button", { name, exact: true });
const chosen = () => page.locator(".react-flow__node.selected").count();
const zoom = () =>
  page.locator(".react-flow__viewport").evaluate((element) => new DOMMatrix(getComputedStyle(element).transform).a);

test("two fingers zoom and pan the canvas, on cards too, and one pans it or moves a card", async () => {
  const card = page.locator("[data-node=decode]");
  const at = await middle(card);
  const before = await zoom();
  await fingers.lead([at, at], [by(at, -100, 0), by(at, -300, 0)]);
  expect((await zoom()) / before).toBeCloseTo(3, 1);
  // The card lies below the finger that stayed on it, and was not dragged.
  const { x, y, width, height } = (await card.boundingBox())!;
  expect([x < at[0], at[0] < x + width, y < at[1], at[1] < y + height]).toEqual([true, true, true, true]);
  expect(await button("Undo").isDisabled()).toBe(true);
  const still = await middle(card);
  await fingers.lead(
    [
      [300, 300],
      [340, 250],
    ],
    [
      [400, 300],
      [440, 250],
    ],
  );
  expect((await zoom()) / before).toBeCloseTo(3, 1);
  const moved = await middle(card);
  expect([moved[0] - still[0], moved[1] - still[1]].map(Math.round)).toEqual([40, -50]);
  await button("Show everything").tap();
  await expect.poll(zoom).toBeCloseTo(before, 2);

  const from = await middle(card);
  await fingers.lead([from, by(from, 60, 40)]);
  const [right, down] = await middle(card);
  expect([right - from[0] > 30, down - from[1] > 20]).toEqual([true, true]);
  await button("Undo").tap();
  await expect.poll(() => middle(card)).toEqual(from);
});

test("a finger that rests has a menu, several cards are chosen by taps and by a frame, and deleted", async () => {
  const decode = page.locator("[data-node=decode]");
  await fingers.rest(await middle(decode), () => page.getByRole("menu", { name: "Node", exact: true }).waitFor());
  await page.getByRole("menuitem", { name: "Duplicate" }).tap();
  await page.locator("[data-node=decode_2]").waitFor();
  await button("Choose several").tap();
  await fingers.tap(await middle(decode));
  await expect.poll(chosen).toBe(2);
  await button("Delete what is chosen").tap();
  await decode.waitFor({ state: "detached" });
  await page.locator("[data-node=decode_2]").waitFor({ state: "detached" });
  await button("Undo").tap();
  await button("Undo").tap();
  await decode.waitFor();
  await fingers.lead([
    [12, 100],
    [680, 700],
  ]);
  const all = await page.locator(".react-flow__node").count();
  await expect.poll(chosen).toBe(all);
  await fingers.lead(
    [
      [100, 600],
      [130, 600],
    ],
    [
      [200, 640],
      [230, 640],
    ],
  );
  await expect.poll(chosen).toBe(all);
  // Where nothing but the canvas is.
  const empty = await page.evaluate(() => {
    for (let y = 120; y < innerHeight - 40; y += 20)
      for (let x = 20; x < 500; x += 20)
        if (document.elementFromPoint(x, y)?.classList.contains("react-flow__pane")) return [x, y] as [number, number];
    throw new Error("the canvas is full");
  });
  await fingers.tap(empty);
  await expect.poll(chosen).toBe(0);
  await button("Choose several").tap();
});

test("at a zoom to read by, ports are large enough for fingers, which take a wire away and draw it again", async () => {
  const source = port(page, "finish.latent", "source");
  const target = port(page, "decode.latent", "target");
  const [start, end] = [await middle(source), await middle(target)];
  const at: Place = [(start[0] + end[0]) / 2, (start[1] + end[1]) / 2];
  const wide = (20 * 0.9) / (await zoom());
  await fingers.lead([by(at, -20, 0), by(at, -wide, 0)], [by(at, 20, 0), by(at, wide, 0)]);
  expect(await zoom()).toBeCloseTo(0.9, 1);
  const [x, y] = await middle(source);
  const isPort = (places: readonly Place[]) =>
    source.evaluate(
      (element, all) => all.map(([left, top]) => document.elementFromPoint(left, top) === element),
      places,
    );
  expect(await isPort([by([x, y], 0, -11.9), by([x, y], 0, 11.9), by([x, y], -11.9, 0)])).toEqual([true, true, true]);

  const wire = page.locator(".react-flow__edge[data-id='decode.latent']");
  const on = await wire.locator(".react-flow__edge-path").evaluate((path: SVGPathElement): Place => {
    const found = path.getPointAtLength(path.getTotalLength() * 0.3).matrixTransform(path.getScreenCTM()!);
    return [found.x, found.y];
  });
  await fingers.rest(on, () => page.getByRole("menu", { name: "Wire" }).waitFor());
  await page.getByRole("menuitem", { name: "Delete" }).tap();
  await wire.waitFor({ state: "detached" });
  await fingers.lead([await middle(source), await middle(target)]);
  await wire.waitFor({ state: "attached" });
  // Into the open it asks what is wanted there.
  await fingers.lead([await middle(source), [300, 120]]);
  await page.getByRole("dialog", { name: "Add a node" }).waitFor();
  await button("Close").tap();
  expect(complaints).toEqual([]);
});

test("on a phone the sheet, its fields and sliders, the Create view and the mask's brush follow a finger", async () => {
  const sent = await takingUploads(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${new URL(page.url()).origin}?view=graph&graph=inpaint`);
  await button("Show the panel").tap();
  const form = page.getByRole("form", { name: "Inputs" });
  const prompt = form.getByLabel("Prompt", { exact: true });
  await prompt.tap();
  await page.keyboard.insertText("Red. ");
  expect(await prompt.inputValue()).toContain("Red. ");
  const slider = form.getByRole("slider", { name: "Strength range" });
  await slider.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await slider.boundingBox())!;
  await fingers.lead([
    [x + width - 4, y + height / 2],
    [x - 6, y + height / 2],
  ]);
  await expect.poll(() => form.getByLabel("Strength", { exact: true }).inputValue()).toBe("0.1");
  await form.locator("input[type=file]").first().setInputFiles(path.join(examples, "reference-mask.png"));
  await form.getByRole("button", { name: "Paint it…" }).tap();
  const board = page.getByRole("application", { name: /^Mask/ });
  await board.locator("canvas[width='768']").waitFor();
  const on = await middle(board);
  await fingers.lead([by(on, -60, 0), by(on, 60, 0)]);
  await button("Use this mask").tap();
  await form.getByRole("img", { name: "Mask" }).waitFor();
  expect(sent).toHaveLength(2);
  await button("Show less of the panel").tap();

  await button("Create").first().tap();
  const create = page.getByRole("main", { name: "Create" });
  await create.getByLabel("Prompt", { exact: true }).tap();
  expect(await create.getByLabel("Prompt", { exact: true }).inputValue()).toContain("Red. ");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
