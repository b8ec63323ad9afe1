import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startBrowser } from "../../packages/editor/test/support/browser.ts";
import { buildOrExit } from "../build.ts";
import { repository } from "../workspace.ts";
import { serve } from "./served.ts";

// `npm run screenshot`: opens an example in the editor, runs it with the embedded model and takes docs/editor.webp and
// docs/editor-dark.webp. `-- GRAPH [DIR]` takes another graph, or models from another folder.
const [graph = "txt2img-refined", models] = process.argv.slice(2);

await buildOrExit();
// Stands on what was just built.
const { sharpCodec: codec } = await import("../../packages/nodes/src/host/sharp-codec.ts");
const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-screenshot-"));
const [server, browser] = await Promise.all([serve(folder, models), startBrowser()]);
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 780 }, colorScheme: "light" });
  page.setDefaultTimeout(120_000);
  // Room for the picture.
  await page.addInitScript(() => localStorage.setItem("sigmaflow.side-width", "372"));
  await page.goto(`${server.address}/?graph=${graph}`);
  await page.locator(".card").first().waitFor();
  // What the embedded model draws well, at the size that it was made for, and the same picture every time.
  const prompt = "a robot wearing an orange jacket, standing on the moon";
  const form = page.getByRole("form", { name: "Inputs" });
  for (const [label, value] of Object.entries({ Prompt: prompt, Width: "512", Height: "512", Seed: "7" })) {
    await form.getByLabel(label, { exact: true }).fill(value);
  }
  await page.keyboard.press("Control+Enter");
  await page.locator(".summary[data-status=succeeded]").waitFor({ timeout: 600_000 });
  await page.locator(".result-picture").waitFor();
  await page.locator(".react-flow__pane").click({ position: { x: 20, y: 20 } });
  await page.keyboard.press("f");
  await page.waitForTimeout(800); // the view moves and pictures come in
  for (const [colorScheme, file] of [
    ["light", "docs/editor.webp"],
    ["dark", "docs/editor-dark.webp"],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.waitForTimeout(300);
    const shot = await codec.decode(await page.screenshot());
    writeFileSync(path.join(repository, file), await codec.encode(shot, { format: "webp", quality: 90 }));
    process.stdout.write(`${file}\n`);
  }
} finally {
  await browser.close();
  server.stop();
  rmSync(folder, { recursive: true, force: true });
}
