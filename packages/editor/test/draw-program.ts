import { startBrowser } from "./support/browser.ts";
import { ended, resultOf } from "./support/editor-page.ts";

// Runs a served graph as it is in the editor, for tests of other packages: node draw-program.ts ADDRESS GRAPH

const [address, graph] = process.argv.slice(2);
if (address === undefined || graph === undefined) throw new Error("Give the server's address and the graph's name.");

const browser = await startBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  page.setDefaultTimeout(60_000);
  await page.goto(`${address}/?graph=${graph}`);
  await page.locator(".card").first().waitFor();
  await page.keyboard.press("Control+Enter");
  const said = await ended(page);
  // A run that failed has none.
  const picture = said.startsWith("Done") ? await resultOf(page) : Buffer.alloc(0);
  process.stdout.write(JSON.stringify({ said, picture: picture.toString("base64") }));
} finally {
  await browser.close();
}
