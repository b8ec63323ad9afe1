import path from "node:path";
import { build, defaultClientConditions } from "vite";
import { expect, test } from "vitest";
import { startBrowser } from "./support/browser.ts";

test("a page's canvas reads, writes and resizes pictures as nodes expect it", async () => {
  const entry = path.join(import.meta.dirname, "web-codec-program.ts");
  const done = await build({
    configFile: false,
    logLevel: "error",
    resolve: { conditions: ["sigmaflow-source", ...defaultClientConditions] },
    build: { write: false, lib: { entry, formats: ["es"] } },
  });
  const { output } = [done].flat().find((one) => "output" in one)!;
  const browser = await startBrowser();
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ type: "module", content: output[0].code });
    await page.waitForFunction("globalThis.program !== undefined");
    expect(await page.evaluate("program()")).toEqual({
      roundTrip: true,
      formats: ["png", "jpeg"],
      texts: { sigmaflow: "a text" },
      jpegSize: [40, 30, 3],
      // The first pixels of the same picture in Pillow's Lanczos, as on every host.
      smooth: [3, 159, 73, 24, 152, 43, 122, 135, 6, 215, 114, 32],
      doubled: [2, 2 * 16 * 12 * 3, true],
      borders: [[0, 0, 0], true],
      middle: true,
      refusals: ["IMAGE_UNREADABLE", "IMAGE_UNREADABLE", "IMAGE_TOO_LARGE"],
    });
  } finally {
    await browser.close();
  }
});
