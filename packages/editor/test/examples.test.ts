import path from "node:path";
import { expect, test } from "vitest";
import { examples } from "../src/document/fixtures/graphs.ts";
import { onSite } from "./support/on-site.ts";

const site = onSite();

test.each(examples.map(([file]) => path.basename(file, ".json")))(
  "shows %s, and what is inside of its nodes",
  async (name) => {
    const page = await site.open(`?graph=${name}`);
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
    expect(site.complaints).toEqual([]);
  },
);
