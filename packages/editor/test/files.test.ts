import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { textsOf } from "@sigmaflow/nodes";
import { expect, test } from "vitest";
import { repository } from "../../../scripts/workspace.ts";
import { louder } from "../../runner/src/output/fixtures/note-package.ts";
import { examples, newFolder } from "../../runner/test/support/command.ts";
import { ended, resultOf, small } from "./support/editor-page.ts";
import { kept } from "./support/kept.ts";
import { onServer } from "./support/on-server.ts";
import { smallExample } from "./support/quick-graph.ts";

const { open, server } = onServer();

const notes = path.join(repository, "packages/runner/src/output/fixtures/note-package.ts");

/** Puts pictures beside one another. */
const sideBySide = {
  sigmaflow: 1,
  inputs: { pictures: { type: "list<image>" } },
  nodes: { grid: { type: "image.grid", in: { images: { $input: "pictures" } } } },
  outputs: { image: { $from: "grid.image" } },
};

test("a picture is given to a graph and goes into its run", async () => {
  const page = await open(examples, { query: "?graph=img2img" });
  const file = readFileSync(path.join(examples, "reference-mask.png"));
  await page
    .getByRole("form", { name: "Inputs" })
    .locator("input[type=file]")
    .setInputFiles({ name: "mine.png", mimeType: "image/png", buffer: file });
  await page.locator(".drop img").waitFor();
  await kept(page, (documents) => JSON.stringify(documents).includes("$upload"));
  await page.reload();
  await page.locator(".drop img").waitFor();
  await small(page, 10);
  await page.keyboard.press("Control+Enter");
  expect(await ended(page)).toMatch(/^Done/);
  // The picture that came with the example is not even read.
  expect(await page.locator("[data-node=fox] .status").count()).toBe(0);
  const { inputs } = JSON.parse(textsOf(await resultOf(page)).sigmaflow!);
  expect(inputs.image.sha256).toBe(createHash("sha256").update(file).digest("hex"));
  await page.getByRole("button", { name: "Take the picture away" }).click();
  await page.getByText("Choose or drop a picture…").waitFor();

  // What an example comes with is painted over as well, beginning with its mask, and then with one's own.
  await page.goto(`${server().address}/?view=graph&graph=inpaint`);
  const paint = page.getByRole("button", { name: "Paint it…" });
  await paint.click();
  const overlay = page.getByRole("dialog", { name: "Paint the mask" }).locator("canvas[width='768']");
  const masked = () =>
    overlay.evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext("2d")!.getImageData(0, 0, 768, 768);
      return data.filter((value, at) => at % 4 === 3 && value > 127).length / 768 ** 2;
    });
  await expect.poll(masked).toBeGreaterThan(0.01);
  const scarf = await masked();
  expect(scarf).toBeLessThan(0.5);
  await page.keyboard.press("i");
  await expect.poll(masked).toBeCloseTo(1 - scarf, 2);
  await page.getByRole("button", { name: "Use this mask" }).click();
  await page.getByRole("img", { name: "Mask" }).waitFor();
  await paint.click();
  await expect.poll(masked).toBeCloseTo(1 - scarf, 2);
  const { runs } = (await (await fetch(`${server().address}/api/runs`)).json()) as { runs: unknown[] };
  expect(runs).toHaveLength(1);
});

test("several pictures are given to a graph, in an order, and go into its run", async () => {
  const folder = newFolder();
  writeFileSync(path.join(folder, "side-by-side.json"), JSON.stringify(sideBySide));
  const page = await open(folder, { query: "?graph=side-by-side" });
  const form = page.getByRole("form", { name: "Inputs" });
  await form.getByText("Choose or drop files…").waitFor();
  const files = ["reference.png", "reference-mask.png"].map((name) => ({
    ...{ name, mimeType: "image/png", buffer: readFileSync(path.join(examples, name)) },
  }));
  const [cat, mask] = files.map(({ buffer }) => createHash("sha256").update(buffer).digest("hex"));
  const chosen = form.getByRole("listitem");
  const names = () => chosen.locator(".name").allTextContents();
  await form.locator("input[type=file]").setInputFiles(files);
  await chosen.nth(1).locator("img").waitFor();
  expect(await names()).toEqual(["reference.png", "reference-mask.png"]);
  await form.locator("input[type=file]").setInputFiles(files.slice(0, 1));
  await chosen.nth(2).waitFor();
  expect(await page.locator(".rim").first().textContent()).toContain("3 files");

  await page.getByRole("button", { name: "Move picture 2 up" }).press("Enter");
  expect(await names()).toEqual(["reference-mask.png", "reference.png", "reference.png"]);
  // The keyboard goes on with the picture that moved.
  await page.keyboard.press("Enter");
  expect(await names()).toEqual(["reference.png", "reference-mask.png", "reference.png"]);
  await page.getByRole("button", { name: "Take picture 1 away" }).click();
  expect(await names()).toEqual(["reference-mask.png", "reference.png"]);

  await page.keyboard.press("Control+Enter");
  expect(await ended(page)).toMatch(/^Done/);
  const { inputs } = JSON.parse(textsOf(await resultOf(page)).sigmaflow!);
  expect(inputs.pictures.map(({ sha256 }: { sha256: string }) => sha256)).toEqual([mask, cat]);
  for (const at of [2, 1]) await page.getByRole("button", { name: `Take picture ${at} away` }).click();
  await form.getByText("Choose or drop files…").waitFor();
  await kept(page, (documents) => !JSON.stringify(documents).includes("$upload"));
});

test("a file of a kind that a package declares goes into a run, and what the run makes is saved by its type", async () => {
  const folder = newFolder();
  writeFileSync(path.join(folder, "louder.json"), JSON.stringify(louder));
  const page = await open(folder, { query: "?graph=louder", args: ["--use", notes] });
  const form = page.getByRole("form", { name: "Inputs" });
  await form.getByText("Choose or drop a note…").waitFor();
  const input = form.locator("input[type=file]");
  expect(await input.getAttribute("accept")).toBe("text/plain,.txt,text/markdown,.md");
  await input.setInputFiles({ name: "mine.txt", mimeType: "text/plain", buffer: Buffer.from("hello") });
  await form.getByText("mine.txt").waitFor();
  await page.keyboard.press("Control+Enter");
  expect(await ended(page)).toMatch(/^Done/);
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "note.txt" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("note.txt");
  expect(readFileSync(await download.path(), "utf8")).toBe("HELLO!");
  await page.getByRole("button", { name: "Take the note away" }).click();
  await form.getByText("Choose or drop a note…").waitFor();
});

test("a picture opens as the graph that it was made by, and makes itself again from the cache", async () => {
  const page = await open(smallExample(), { query: "?graph=txt2img" });
  await small(page, 2, 128);
  const form = page.getByRole("form", { name: "Inputs" });
  await form.getByLabel("Prompt", { exact: true }).fill("a frog on the moon");
  await page.locator("[data-node=model] .card-title").click();
  await page.keyboard.press("Shift+ArrowDown");
  await page.getByLabel("Title", { exact: true }).fill("Mine");
  await page.keyboard.press("Control+Enter");
  expect(await ended(page)).toMatch(/^Done/);
  const picture = await resultOf(page);
  const drawing = () =>
    page
      .locator(".react-flow__node")
      .evaluateAll((cards) => cards.map((card) => [card.dataset.id, card.style.transform]));
  const drawn = await drawing();
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await page.getByRole("button", { name: "Start empty" }).click();
  await page.locator("[data-node=decode]").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await page.locator("input[type=file]").setInputFiles({ name: "frog.png", mimeType: "image/png", buffer: picture });
  await page.locator("[data-node=decode]").waitFor();
  expect(await form.getByLabel("Prompt", { exact: true }).inputValue()).toBe("a frog on the moon");
  expect(await form.getByLabel("Seed", { exact: true }).inputValue()).toBe("7");
  // [editor A4] The canvas is the one that was drawn.
  expect(await drawing()).toEqual(drawn);
  expect(await page.locator("[data-node=model] .card-title").textContent()).toBe("Mine");
  expect(await page.locator(".document-tab [aria-selected=true]").textContent()).toContain("Text to image");
  expect(await form.getByLabel("Prompt", { exact: true }).evaluate((field) => field.tagName)).toBe("TEXTAREA");
  await page.keyboard.press("Control+Enter");
  expect(await ended(page)).toContain("2 steps reused");

  await page.getByRole("button", { name: "Open", exact: true }).click();
  const plain = readFileSync(path.join(examples, "reference-mask.png"));
  await page.locator("input[type=file]").setInputFiles({ name: "no.png", mimeType: "image/png", buffer: plain });
  await page.getByRole("dialog").getByText("no.png carries no graph.").waitFor();
});
