import type { Page } from "playwright-core";
import { draw, drawTo } from "./editor-page.ts";
import type { Hand } from "./hand.ts";

/** The mouse; the keyboard only for the words. */
export function byMouse(page: Page): Hand {
  const found = (type: string) => page.locator(`.found-node[data-type='${type}']`);
  return {
    async add({ type, search, from }) {
      if (from !== undefined) await drawTo(page, from, search);
      else {
        await page.getByRole("button", { name: "Add node" }).first().click();
        await page.keyboard.type(search);
        await found(type).click();
      }
      await page.getByRole("button", { name: "Tidy" }).click();
    },
    async fill(_, label, text) {
      await page.locator(".port-list").getByLabel(label, { exact: true }).click();
      await page.keyboard.type(text);
    },
    draw: (from, to) => draw(page, from, to),
    async run() {
      await page.getByRole("button", { name: "Run", exact: true }).click();
    },
    async save(name) {
      await page.getByRole("button", { name: "Save", exact: true }).click();
      const dialog = page.getByRole("dialog");
      await dialog.waitFor();
      await page.keyboard.type(name);
      await dialog.getByRole("button", { name: "Save", exact: true }).click();
    },
  };
}
