import type { GraphBody } from "@sigmaflow/core";
import { expect, test } from "vitest";
import { cardInputs } from "../src/document/card-size.ts";
import { addNode } from "../src/document/edit.ts";
import { catalogue } from "../src/document/fixtures/graphs.ts";
import { emptyDocument } from "../src/store/editor.ts";
import { allFaults } from "./support/faults.ts";
import { onSite } from "./support/on-site.ts";

const site = onSite();

test.each(["light", "dark", "forced"] as const)("has no fault of accessibility in %s colours", async (colours) => {
  const page = await site.open();
  await page.emulateMedia(colours === "forced" ? { forcedColors: "active" } : { colorScheme: colours });
  expect(await allFaults(page)).toEqual([]);
  await page.getByRole("button", { name: "Add node" }).click();
  expect(await allFaults(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await page.getByText("Text to image by hand").waitFor();
  expect(await allFaults(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.locator("[data-node=text] .card-title").click();
  expect(await allFaults(page)).toEqual([]);
});

test("has no fault of accessibility with problems, with a graph that is empty, and in its dialogs", async () => {
  const page = await site.open();
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.getByRole("form", { name: "Inputs" }).getByLabel("Guidance scale", { exact: true }).fill("99");
  await page.locator(".card.rim[data-problem=error] .problem-mark").waitFor();
  await page.keyboard.press("Control+Enter");
  await page.getByText("One problem keeps this graph from running.").waitFor();
  expect(await allFaults(page)).toEqual([]);
  await page.getByRole("button", { name: "Keys" }).click();
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  expect(await allFaults(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+o");
  await page.getByRole("button", { name: "Start empty" }).click();
  await page.getByText("Nothing is here yet.").waitFor();
  await page.keyboard.press("Control+s");
  await page.getByRole("dialog", { name: "Save the graph" }).waitFor();
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll("*")]
      .map((element) => [element.className, getComputedStyle(element)] as const)
      .filter(([, style]) => style.animationName !== "none" || style.transitionDuration !== "0s")
      .map(([name]) => String(name)),
  );
  expect(moving).toEqual([]);
  expect(await allFaults(page)).toEqual([]);
  await page.keyboard.press("Escape");
  expect(await allFaults(page)).toEqual([]);
});

test("fits a phone: nothing is cut off, the panel is a sheet at the foot", async () => {
  const page = await site.open();
  await page.setViewportSize({ width: 390, height: 844 });
  const run = (await page.getByRole("button", { name: "Run", exact: true }).boundingBox())!;
  expect(run).toMatchObject({ height: 32 });
  expect(run.x + run.width).toBeLessThanOrEqual(390);
  const isCut = () =>
    document.documentElement.scrollWidth > innerWidth || document.querySelector(".app")!.scrollTop > 0;
  expect(await page.evaluate(isCut)).toBe(false);
  await page.getByRole("button", { name: "Show the panel" }).click();
  await page.getByRole("form", { name: "Inputs" }).getByLabel("Prompt", { exact: true }).fill("a cat");
  expect(await page.evaluate(isCut)).toBe(false);
  expect(await allFaults(page)).toEqual([]);
  await page.getByRole("button", { name: "Show less of the panel" }).click();
  await page.setViewportSize({ width: 1280, height: 800 });

  const side = page.getByRole("complementary", { name: "Panel" });
  const edge = page.getByRole("separator", { name: "Width of the panel" });
  await edge.focus();
  await page.keyboard.press("ArrowLeft");
  await expect.poll(async () => (await side.boundingBox())?.width).toBe(344);
  const { x, y, height } = (await edge.boundingBox())!;
  await page.mouse.move(x + 4, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x - 96, y + height / 2);
  await page.mouse.up();
  await expect.poll(async () => Math.round((await side.boundingBox())!.width)).toBe(444);
  await page.keyboard.press("Control+b");
  await side.waitFor({ state: "hidden" });
  await page.keyboard.press("Control+b");
  await side.waitFor();
});

test("has a labelled control for every value that can be written, of every node there is", async () => {
  const page = await site.open();
  const types = Object.keys(catalogue.nodes);
  let body: GraphBody = emptyDocument;
  for (const type of types) body = addNode(body, type, { x: 0, y: 0 }, catalogue).body;
  const document = { ...emptyDocument, ...body, layout: {} };
  await page.keyboard.press("Control+o");
  await page.locator("input[type=file]").setInputFiles({
    name: "all.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify(document)),
  });
  await page
    .locator(".card[data-node]")
    .nth(types.length - 1)
    .waitFor();
  await page.locator(".card .more").evaluateAll((buttons) => {
    for (const button of buttons) (button as HTMLElement).click();
  });
  for (const [id, node] of Object.entries(document.nodes)) {
    const { written, folded } = cardInputs(node, catalogue);
    const controls = page.locator(`[data-node=${id}] .row.written .control`);
    const wanted = [...written, ...folded].map(({ label }) => label);
    expect(await controls.count(), id).toBe(wanted.length);
    const names = await controls.evaluateAll((found) =>
      found.map((control) => control.querySelector("[aria-label]")?.getAttribute("aria-label")),
    );
    expect(
      names.map((name, at) => name?.startsWith(wanted[at]!)),
      `${id}: ${names}`,
    ).not.toContain(false);
  }
  expect(await allFaults(page)).toEqual([]);
  expect(site.complaints).toEqual([]);
});
