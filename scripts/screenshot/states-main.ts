import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startBrowser } from "../../packages/editor/test/support/browser.ts";
import { buildOrExit } from "../build.ts";
import { serve } from "./served.ts";
import { sizes, states } from "./states.ts";

// `npm run screenshots -- [DIR]`: the editor in each of its states, in three sizes, light and dark, for people to look at;
// files DIR/STATE-SIZE-COLOURS.png, `screenshots` unless given.
const [out = "screenshots"] = process.argv.slice(2);

await buildOrExit();
const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-screenshots-"));
const [server, browser] = await Promise.all([serve(folder), startBrowser()]);
let failed = 0;
try {
  mkdirSync(out, { recursive: true });
  // One run for all of them to show.
  const graph = (await (await fetch(`${server.address}/api/graphs/txt2img-refined`)).json()) as object;
  const inputs = { img_width: 512, img_height: 512, seed: 7, num_inference_steps: 20 };
  const begun = await fetch(`${server.address}/api/runs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ graph, inputs }),
  });
  const { id } = (await begun.json()) as { id: string };
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const { name, reach } of states) {
      const context = await browser.newContext({ viewport, hasTouch: size === "phone" });
      const page = await context.newPage();
      page.setDefaultTimeout(60_000);
      await page.goto(`${server.address}/?run=${id}`);
      await page.locator(".card").first().waitFor();
      await page.locator(".summary[data-status=succeeded]").waitFor({ state: "attached", timeout: 300_000 });
      await page.waitForTimeout(400); // the view moves
      try {
        await reach(page);
      } catch (error) {
        failed++;
        process.stderr.write(`${name} in size ${size}: ${String(error).split("\n")[0]}\n`);
      }
      await page.waitForTimeout(400); // and pictures come in
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await page.waitForTimeout(100);
        writeFileSync(path.join(out, `${name}-${size}-${colorScheme}.png`), await page.screenshot());
      }
      await context.close();
      process.stdout.write(`${name} ${size}\n`);
    }
  }
} finally {
  await browser.close();
  server.stop();
  rmSync(folder, { recursive: true, force: true });
}
if (failed > 0) process.exitCode = 1;
