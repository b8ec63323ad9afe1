import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { examples } from "../../runner/test/support/command.ts";
import { faults } from "./support/faults.ts";
import { onServer } from "./support/on-server.ts";

const { open } = onServer();

async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.keyboard.type(words);
  await page.locator("[role=option][aria-selected=true]", { hasText: words }).waitFor();
  await page.keyboard.press("Enter");
}

test("the editor speaks German where that was chosen, keeps what was done, and comes back to English", async () => {
  const page = await open(examples, { query: "?view=graph&graph=txt2img" });
  const asked: { readonly file: string; readonly encoding: string | undefined; readonly cache: string | undefined }[] =
    [];
  page.on("response", async (answer) => {
    const [file] = /\/de-[\w-]{8}\.json$/.exec(answer.url()) ?? [];
    if (file === undefined) return;
    const headers = await answer.allHeaders();
    asked.push({ file, encoding: headers["content-encoding"], cache: headers["cache-control"] });
  });
  await page.locator("[data-node=decode]").click({ position: { x: 20, y: 8 } });
  await page.keyboard.press("Delete");
  await page.locator("[data-node=decode]").waitFor({ state: "detached" });

  await command(page, "Sprache: Deutsch");
  await page.locator("html[lang=de]").waitFor();
  await page.getByRole("button", { name: "Ausführen", exact: true }).waitFor();
  await page.getByRole("tab", { name: "Ausführen", exact: true }).click();
  await page.getByRole("button", { name: "1 weitere Einstellung" }).waitFor();
  await page.locator("[data-node=decode]").waitFor({ state: "detached" });
  expect(asked).toEqual([{ file: expect.any(String), encoding: "br", cache: "public, max-age=31536000, immutable" }]);
  expect(await faults(page)).toEqual([]);
  await page.keyboard.press("?"); // a dialog that is loaded later
  await page.getByRole("heading", { name: "Tasten" }).waitFor();
  await page.getByText("Den Graphen ausführen", { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Rückgängig", exact: true }).click();
  await page.locator("[data-node=decode]").waitFor();

  await command(page, "Language: English");
  await page.locator("html[lang=en]").waitFor();
  await page.getByRole("button", { name: "Run", exact: true }).waitFor();
  expect(asked).toHaveLength(1);
});
