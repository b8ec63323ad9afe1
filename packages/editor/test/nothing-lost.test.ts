import { chromium, type Page } from "playwright-core";
import { expect, test } from "vitest";
import { provideChromium } from "../../../scripts/chromium.ts";
import { newFolder } from "../../runner/test/support/command.ts";
import { browserArguments } from "./support/browser.ts";
import { faults } from "./support/faults.ts";
import { kept } from "./support/kept.ts";
import { onSite } from "./support/on-site.ts";

const site = onSite();

const prompt = (page: Page) => page.getByRole("form", { name: "Inputs" }).getByLabel("Prompt", { exact: true });
const tabs = (page: Page) => page.getByRole("tablist", { name: "Documents" }).getByRole("tab");
const holds = (text: string) => (documents: readonly unknown[]) => JSON.stringify(documents).includes(text);

/** Drops a file on the canvas. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([name, text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text!], name!));
      return transfer;
    },
    [name, text],
  );
  await page.locator(".canvas").dispatchEvent("drop", { dataTransfer });
}

test("[editor A1] what is dropped, opened or begun has a tab of its own, and the one before keeps its steps", async () => {
  const page = await site.open();
  const first = await tabs(page).first().textContent();
  await prompt(page).fill("a fox that nobody saved");
  await drop(page, "dropped.json", '{ "sigmaflow": 1, "title": "Dropped", "nodes": {} }');
  await page.getByText("Nothing is here yet.").waitFor();
  await page.keyboard.press("Control+o");
  await page.getByRole("button", { name: "Start empty" }).click();
  expect(await tabs(page).allTextContents()).toEqual([first, "Dropped", "Untitled"]);
  expect(await faults(page)).toEqual([]);
  await tabs(page).first().click();
  await page.locator("[data-node=decode]").waitFor();
  expect(await prompt(page).inputValue()).toBe("a fox that nobody saved");
  await page.getByRole("button", { name: "Undo" }).click();
  expect(await prompt(page).inputValue()).not.toBe("a fox that nobody saved");

  // By keys: further, closed, opened again.
  await tabs(page).first().focus();
  await page.keyboard.press("ArrowRight");
  expect(await tabs(page).nth(1).getAttribute("aria-selected")).toBe("true");
  await page.keyboard.press("Alt+w");
  expect(await tabs(page).count()).toBe(2);
  await page.keyboard.press("Alt+Shift+T");
  expect(await page.locator(".document-tab [aria-selected=true]").textContent()).toBe("Dropped");
  expect(site.complaints).toEqual([]);
});

test("[editor A2] a tab of the browser that is closed leaves its documents to the next, two have their own", async () => {
  const page = await site.open();
  await prompt(page).fill("a fox that stays");
  await kept(page, holds("a fox that stays"));
  const context = page.context();
  const beside = await context.newPage();
  await beside.goto(site.url);
  await beside.locator("[data-node=decode]").waitFor();
  expect(await prompt(beside).inputValue()).not.toBe("a fox that stays");
  await page.close();
  await beside.close();
  const next = await context.newPage();
  await next.goto(site.url);
  await next.locator("[data-node=decode]").waitFor();
  expect(await tabs(next).count()).toBe(2);
  for (const place of [0, 1]) {
    await tabs(next).nth(place).click();
    if ((await prompt(next).inputValue()) === "a fox that stays") break;
  }
  expect(await prompt(next).inputValue()).toBe("a fox that stays");
  await next.getByRole("button", { name: "Undo" }).click();
  expect(await prompt(next).inputValue()).not.toBe("a fox that stays");
});

test("[editor A2] a browser that is killed brings back every document with its steps", async () => {
  const folder = newFolder();
  const start = async () =>
    chromium.launchPersistentContext(folder, { executablePath: await provideChromium(), args: browserArguments() });
  const first = await start();
  const page = await first.newPage();
  await page.goto(site.url);
  await page.locator("[data-node=decode]").waitFor();
  await prompt(page).fill("a fox in the dark");
  await kept(page, holds("a fox in the dark"));
  const session = await first.browser()!.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  process.kill(processInfo.find(({ type }) => type === "browser")!.id, "SIGKILL");
  await first.close().catch(() => {});

  const second = await start();
  const again = await second.newPage();
  await again.goto(site.url);
  await again.locator("[data-node=decode]").waitFor();
  expect(await prompt(again).inputValue()).toBe("a fox in the dark");
  await again.getByRole("button", { name: "Undo" }).click();
  expect(await prompt(again).inputValue()).not.toBe("a fox in the dark");
  await second.close();
});
