import type { Page } from "playwright-core";
import { middle, port } from "./editor-page.ts";
import { fingersOn } from "./fingers.ts";
import type { Hand } from "./hand.ts";

/** Fingers, with a keyboard on the screen for the words. */
export async function byTouch(page: Page): Promise<Hand> {
  const fingers = await fingersOn(page);
  const button = (name: string) => page.getByRole("button", { name, exact: true }).first();
  /** Where nothing but the canvas is. */
  const empty = () =>
    page.evaluate((): [number, number] => {
      for (let y = innerHeight - 100; y > 100; y -= 15)
        for (let x = 20; x < innerWidth - 20; x += 15)
          if (document.elementFromPoint(x, y)?.classList.contains("react-flow__pane")) return [x, y];
      throw new Error("the canvas is full");
    });
  return {
    async add({ type, search, from }) {
      if (from === undefined) await button("Add node").tap();
      else await fingers.lead([await middle(page, port(page, from, "source")), await empty()]);
      await page.keyboard.insertText(search);
      await page.locator(`.found-node[data-type='${type}']`).tap();
      await button("Tidy").tap();
    },
    async fill(_, label, text) {
      // At its beginning: at its end a number has buttons over it.
      await page
        .locator(".port-list")
        .getByLabel(label, { exact: true })
        .tap({ position: { x: 30, y: 15 } });
      await page.keyboard.insertText(text);
    },
    async draw(from, to) {
      await fingers.lead([
        await middle(page, port(page, from, "source")),
        await middle(page, port(page, to, "target")),
      ]);
    },
    async run() {
      await button("Run").tap();
    },
    async save(name) {
      await button("Save").tap();
      const dialog = page.getByRole("dialog");
      await dialog.waitFor();
      await page.keyboard.insertText(name);
      await dialog.getByRole("button", { name: "Save", exact: true }).tap();
    },
  };
}
