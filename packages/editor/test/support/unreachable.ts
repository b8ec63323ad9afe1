import type { Page } from "playwright-core";

/** What can be used in a part of the page and yet not be seen or pressed, scrolled to or not. */
export async function unreachable(page: Page, within: string): Promise<string[]> {
  return await page.evaluate((part) => {
    const all = [...document.querySelectorAll<HTMLElement>(`${part} :is(button, input, textarea, select, a[href])`)];
    return all
      .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.tabIndex >= 0)
      .filter((one) => !one.matches("[type=file]") && one.closest(".react-flow") === null)
      .filter((one) => {
        one.scrollIntoView({ block: "nearest", inline: "nearest" });
        const { x, y, width, height } = one.getBoundingClientRect();
        const found = document.elementFromPoint(x + width / 2, y + height / 2);
        return found === null || !(one.contains(found) || found.contains(one));
      })
      .map((one) => one.outerHTML.slice(0, 120));
  }, within);
}
