import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { median } from "../../../scripts/bench/clock.ts";
import type { Report } from "../../../scripts/bench/report.ts";
import { serve } from "../../runner/test/support/server.ts";
import { manyNodes } from "../src/document/fixtures/many-nodes.ts";
import { startBrowser } from "../test/support/browser.ts";

/** Notes when a key is pressed, and when the first mark of what a run would do is on a card after that. */
const record = `window.marked = new Promise((done) => {
  let pressed;
  document.addEventListener("keydown", ({ key }) => { if (key === "z") pressed = performance.now(); }, true);
  const seen = new MutationObserver(() => {
    if (pressed === undefined || document.querySelector(".status[data-state]") === null) return;
    seen.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - pressed)));
  });
  seen.observe(document.querySelector(".canvas"), { subtree: true, childList: true });
})`;

/** How long after an edit the cards of 1000 nodes say what a run would do, the real server asked. */
export async function bench(report: Report): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-forecast-"));
  const graph = manyNodes(1000);
  const copies = Object.keys(graph.nodes).filter((id) => id.startsWith("decode_"));
  const outputs = Object.fromEntries(copies.map((id) => [id, { $from: `${id}.image` }]));
  writeFileSync(path.join(folder, "many.json"), JSON.stringify({ ...graph, outputs }));
  const { address, child, ended } = await serve(folder, ["--graphs", folder]);
  const browser = await startBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(120_000);
    await page.goto(`${address}/?view=graph&graph=many`);
    await page.locator(".card[data-node]").first().waitFor();
    await zoomIn(page);
    const marks: number[] = [];
    for (let round = 0; round < 5; round++) marks.push(await undoing(page));
    report({ name: "1000 nodes: marks after an edit", value: median(marks), unit: "ms", aim: "within 300 ms" });
  } finally {
    await browser.close();
    child.kill("SIGKILL");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Deletes a model, so that nothing can run and no card has a mark, and undoes that: ms until there are marks. */
async function undoing(page: Page): Promise<number> {
  const marks = page.locator(".status[data-state]");
  await marks.first().waitFor();
  const boxes = await page
    .locator(".card[data-kind=model]")
    .evaluateAll((cards) => cards.map((card) => card.getBoundingClientRect().toJSON() as DOMRect));
  const { x, y, width, height } = boxes.find((box) => box.x > 10 && box.y > 100 && box.x < 600 && box.y < 500)!;
  await page.mouse.click(x + width / 2, y + height / 2);
  await page.keyboard.press("Delete");
  await marks.first().waitFor({ state: "detached" });
  await page.evaluate(`void (${record})`);
  // Nobody is as fast as this program: two edits in a moment are asked about as one.
  await page.waitForTimeout(300);
  await page.keyboard.press("Control+z");
  return (await page.evaluate("window.marked")) as number;
}

/** Brings a model's card close. */
async function zoomIn(page: Page): Promise<void> {
  const { x = 0, y = 0 } = (await page.locator(".card[data-kind=model]").nth(30).boundingBox()) ?? {};
  await page.mouse.move(x + 5, y + 3);
  await page.keyboard.down("Control");
  for (let turn = 0; turn < 80 && (await page.locator(".card.blank").count()) > 0; turn++)
    await page.mouse.wheel(0, -40);
  await page.keyboard.up("Control");
  await page.waitForTimeout(1000);
}
