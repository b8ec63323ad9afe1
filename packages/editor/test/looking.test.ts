import path from "node:path";
import type { GraphBody } from "@sigmaflow/core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { cardInputs } from "../src/document/card-size.ts";
import { addNode } from "../src/document/edit.ts";
import { catalogue, examples } from "../src/document/fixtures/graphs.ts";
import { emptyDocument } from "../src/store/editor.ts";
import { startBrowser } from "./support/browser.ts";
import { faults } from "./support/faults.ts";
import { startSite } from "./support/site.ts";

let browser: Browser;
let site: Awaited<ReturnType<typeof startSite>>;
let page: Page;
let asked: string[];
let complaints: string[];

beforeAll(async () => {
  [browser, site] = await Promise.all([startBrowser(), startSite()]);
});
afterAll(async () => {
  await browser?.close();
  site?.close();
});
beforeEach(async () => {
  asked = [];
  complaints = [];
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.on("request", (request) => asked.push(request.url()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await page.goto(site.url);
  await page.locator("[data-node=decode]").waitFor();
  return () => context.close();
});

test("shows an example with a card for every node, and asks its own origin alone", async () => {
  expect(await page.locator(".card[data-node]").count()).toBe(13);
  expect(await page.locator(".react-flow__edge").count()).toBeGreaterThan(30);
  expect(asked.filter((url) => !url.startsWith(site.url) && !url.startsWith("data:"))).toEqual([]);
  expect(complaints).toEqual([]);
});

test.each(["light", "dark"] as const)("has no serious fault of accessibility in %s colours", async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  expect(await faults(page)).toEqual([]);
  await page.getByRole("button", { name: "Add node" }).click();
  expect(await faults(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await page.getByText("Text to image by hand").waitFor();
  expect(await faults(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.locator("[data-node=text] .card-title").click();
  expect(await faults(page)).toEqual([]);
});

test("has no serious fault of accessibility with problems, with a graph that is empty, and in its dialogs", async () => {
  await page.getByRole("form", { name: "Inputs" }).getByLabel("Guidance scale").fill("99");
  await page.locator(".card.rim[data-problem=error] .problem-mark").waitFor();
  await page.keyboard.press("Control+Enter");
  await page.getByText("One problem keeps this graph from running.").waitFor();
  expect(await faults(page)).toEqual([]);
  await page.getByRole("button", { name: "Keys" }).click();
  expect(await faults(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+o");
  await page.getByRole("button", { name: "Start empty" }).click();
  await page.getByText("Nothing is here yet.").waitFor();
  await page.keyboard.press("Control+s");
  await page.getByRole("dialog", { name: "Save the graph" }).waitFor();
  expect(await faults(page)).toEqual([]);
  await page.keyboard.press("Escape");
  expect(await faults(page)).toEqual([]);
});

test("has a labelled control for every value that can be written, of every node there is", async () => {
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
  expect(await faults(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

test("deletes, undoes and redoes by keys", async () => {
  await page.locator("[data-node=decode] .card-title").click();
  await page.keyboard.press("Delete");
  await page.locator("[data-node=decode]").waitFor({ state: "detached" });
  await page.getByRole("tab", { name: /Problems/ }).click();
  expect(await page.locator(".problem[data-code=NO_OUTPUTS]").count()).toBe(1);
  await page.keyboard.press("Control+z");
  await page.locator("[data-node=decode]").waitFor();
  await page.getByText("Nothing keeps this graph from running.").waitFor();
  await page.keyboard.press("Control+Shift+z");
  await page.locator("[data-node=decode]").waitFor({ state: "detached" });
});

test("finds a node by what it does and adds it by keys alone", async () => {
  await page.locator(".react-flow__pane").click({ position: { x: 20, y: 20 } });
  await page.keyboard.press("Space");
  await page.keyboard.type("vae enc");
  await page.keyboard.press("Enter");
  await page.locator(".react-flow__node[data-id=vae_encode]:focus").waitFor();
  await page.keyboard.press("Tab");
  await page.locator("[data-nodeid=vae_encode][data-handleid=vae]:focus").waitFor();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
});

test.each(examples.map(([file]) => path.basename(file, ".json")))(
  "shows %s, and what is inside of its nodes",
  async (name) => {
    await page.goto(`${site.url}?graph=${name}`);
    await page.locator(".react-flow__edge").first().waitFor({ state: "attached" });
    const insides = page.getByRole("button", { name: /^Open \w+$/ });
    const names = await insides.evaluateAll((buttons) => buttons.map((button) => button.getAttribute("aria-label")));
    for (const inside of names) {
      await page.getByRole("button", { name: inside!, exact: true }).click();
      await page.locator(".crumb[aria-current]", { hasText: inside!.slice("Open ".length) }).waitFor();
      await page.locator(".react-flow__edge").first().waitFor({ state: "attached" });
      await page.locator(".crumb").first().click();
      await page.getByRole("button", { name: inside!, exact: true }).waitFor();
    }
    expect(complaints).toEqual([]);
  },
);

test("says of a file that is no graph what is wrong and where, and opens one that is dropped", async () => {
  await page.keyboard.press("Control+o");
  const file = page.locator("input[type=file]");
  const dialog = page.getByRole("dialog");
  const broken = [
    ['{ "sigmaflow": 1, "nodes": {}, }', "broken cannot be opened: A comma stands before } (line 1, column 32)."],
    ['{\n  "nodes": {}\n}', "sigmaflow is missing, so this may be no sigmaflow graph. Line 1, column 1."],
  ] as const;
  for (const [text, says] of broken) {
    await file.setInputFiles({ name: "broken.json", mimeType: "application/json", buffer: Buffer.from(text) });
    await dialog.getByText(says).waitFor();
  }
  await page.keyboard.press("Escape");
  expect(await page.locator(".notice").count()).toBe(0);
  expect(await page.locator("[data-node=decode]").count()).toBe(1);
  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['{ "sigmaflow": 1, "nodes": {} }'], "dropped.json"));
    return transfer;
  });
  await page.locator(".canvas").dispatchEvent("drop", { dataTransfer: dropped });
  await page.getByText("Nothing is here yet.").waitFor();
});

test("copies and pastes nodes with the wires between them, and undoes that as one step", async () => {
  await page.locator("[data-node=decode] .card-title").click();
  await page.locator("[data-node=finish] .card-title").click({ modifiers: ["Control"] });
  await page.keyboard.press("Control+c");
  await page.keyboard.press("Control+v");
  await page.locator("[data-node=decode_2]").waitFor();
  await page.locator(".react-flow__edge[data-id='decode_2.latent']").waitFor({ state: "attached" });
  await page.keyboard.press("Control+z");
  await page.locator("[data-node=decode_2]").waitFor({ state: "detached" });
  expect(await page.getByRole("button", { name: "Undo" }).isDisabled()).toBe(true);
});

test("draws a wire by keys alone, between ports that fit", async () => {
  const edge = page.locator(".react-flow__edge[data-id='decode.latent']");
  await page.locator("[data-node=decode] .card-title").click();
  await page.getByRole("button", { name: "Take the wire from Latent" }).click();
  await edge.waitFor({ state: "detached" });
  await page.locator("[data-nodeid=finish][data-handleid=latent]").focus();
  await page.keyboard.press("Enter");
  expect(await page.locator("[data-nodeid=decode][data-handleid=vae]").getAttribute("tabindex")).toBe("-1");
  const taker = page.locator("[data-nodeid=decode][data-handleid=latent]");
  expect(await taker.getAttribute("tabindex")).toBe("0");
  await taker.focus();
  await page.keyboard.press("Enter");
  await edge.waitFor({ state: "attached" });
});
