import { expect, test } from "vitest";
import { onSite } from "./support/on-site.ts";

const site = onSite();

test("dialogs begin with what is typed into first, and find graphs and keys", async () => {
  const page = await site.open();
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
  const rows = () => page.locator(".shortcuts dd").allInnerTexts();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  expect(await focused()).toBe("Search keys");
  await page.keyboard.type("alt+l");
  await expect.poll(rows).toEqual(["Tidy the layout: of what is chosen, or of all"]);
  await page.keyboard.press("Escape");

  await page.keyboard.press("Control+o");
  const entries = page.locator(".graph-title");
  await expect.poll(() => entries.count()).toBeGreaterThan(5);
  expect(await focused()).toBe("Search graphs");
  await page.keyboard.type("refiner text");
  await expect.poll(() => entries.allInnerTexts()).toEqual(["Text to image with refiner"]);
  await page.keyboard.type(" nowhere");
  await page.getByText("No graph answers “refiner text nowhere”.").waitFor();
  await page.keyboard.press("Escape");

  // Before the page comes to anything else, so that no letter that is typed next is lost.
  const next = await page.evaluate(async () => {
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: " ", bubbles: true, cancelable: true }));
    for (let turn = 0; turn < 3; turn++) await Promise.resolve();
    return document.activeElement?.getAttribute("aria-label");
  });
  expect(next).toBe("Search nodes");
  expect(await page.locator(".found-node .card-icon").count()).toBe(await page.locator(".found-node").count());
  await page.keyboard.press("Escape");

  await page.locator("[data-node=decode] .card-title").click({ button: "right" });
  const key = (name: string) => page.getByRole("menuitem", { name }).locator("kbd").textContent();
  expect([await key("Copy"), await key("Cut"), await key("Duplicate")]).toEqual(["Ctrl+C", "Ctrl+X", "Ctrl+D"]);
});

test("a graph with nothing in it is no fault, and says how to begin", async () => {
  const page = await site.open();
  await page.keyboard.press("Alt+n");
  await page.getByText("Nothing is here yet.").waitFor();
  const hint = page.getByText("Nothing is in this graph yet.");
  await hint.waitFor();
  expect(await page.locator(".problem-mark, [data-problem]").count()).toBe(0);
  const problems = page.getByRole("tab", { name: "Problems" });
  expect(await problems.textContent()).toBe("Problems");
  await problems.click();
  await hint.waitFor();
  await page.getByRole("button", { name: "Add node" }).click();
  await page.keyboard.type("load model");
  await page.keyboard.press("Enter");
  await page.locator(".card.rim[data-problem=error]").waitFor();
  expect(await problems.textContent()).toMatch(/^Problems\d$/);
});
