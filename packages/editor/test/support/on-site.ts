import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { startBrowser } from "./browser.ts";
import { startSite } from "./site.ts";

/** One browser and one site for a file's tests, and a page of its own for each of them. */
export interface OnSite {
  /** Opens the editor, on the first of the examples unless the query names another, and waits for its cards. */
  open(query?: string): Promise<Page>;
  /** Address of the site. */
  readonly url: string;
  /** Addresses that the test's pages asked for. */
  readonly asked: readonly string[];
  /** Errors of the test's pages. */
  readonly complaints: readonly string[];
}

/** Declares the browser and the site of a test file. */
export function onSite(): OnSite {
  let browser: Browser;
  let site: Awaited<ReturnType<typeof startSite>>;
  const asked: string[] = [];
  const complaints: string[] = [];
  beforeAll(async () => {
    [browser, site] = await Promise.all([startBrowser(), startSite()]);
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    asked.length = 0;
    complaints.length = 0;
  });
  afterAll(async () => {
    await browser?.close();
    site?.close();
  });
  return {
    asked,
    complaints,
    get url() {
      return site.url;
    },
    async open(query = "") {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      page.on("request", (request) => asked.push(request.url()));
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
      await page.goto(`${site.url}${query}`);
      await page
        .locator(query === "" ? "[data-node=decode]" : ".card[data-node]")
        .first()
        .waitFor();
      return page;
    },
  };
}
