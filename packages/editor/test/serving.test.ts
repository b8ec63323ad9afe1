import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { examples, newFolder } from "../../runner/test/support/command.ts";
import { ended, small } from "./support/editor-page.ts";
import { faults } from "./support/faults.ts";
import { changeKept, kept } from "./support/kept.ts";
import { onServer } from "./support/on-server.ts";
import { smallExample } from "./support/quick-graph.ts";
import { slowMotion } from "./support/slow-motion.ts";

const { open, start, server } = onServer();

/** A folder of one's own with an example in it. */
function folderWith(example: string): string {
  const folder = newFolder();
  cpSync(path.join(examples, example), path.join(folder, example));
  return folder;
}

test("a server that asks for a key is opened with it, pictures and events too", async () => {
  const page = await open(smallExample(), {
    query: "?graph=txt2img",
    args: ["--api-key", "open-sesame"],
    shows: "form",
  });
  const prompt = page.getByLabel("API key");
  await page.getByText("This server asks for a key.").waitFor();
  await prompt.fill("open-barley");
  await page.keyboard.press("Enter");
  await page.getByText("The server does not know this key.").waitFor();
  expect(await page.locator(".card").count()).toBe(0);
  await prompt.fill("open-sesame");
  await page.keyboard.press("Enter");
  await page.locator("[data-node=decode]").waitFor();
  await small(page, 2, 128);
  await page.keyboard.press("Control+Enter");
  expect(await ended(page)).toMatch(/^Done/);
  const picture = page.locator(".result img");
  await picture.waitFor();
  expect(await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(128);
});

test("what somebody else saved in between is neither lost nor in the way", async () => {
  const folder = folderWith("txt2img.json");
  const file = path.join(folder, "txt2img.json");
  const shipped = readFileSync(file, "utf8");
  const ours = shipped.replace('"Text to image"', '"Ours"');
  writeFileSync(file, ours);
  const page = await open(folder, { query: "?graph=txt2img" });
  const theirs = shipped.replace('"Text to image"', '"Theirs"');
  writeFileSync(file, theirs);
  const prompt = page.getByRole("form", { name: "Inputs" }).getByLabel("Prompt", { exact: true });
  await prompt.fill("a robot in the mountains");
  await page.keyboard.press("Control+s");
  const dialog = page.getByRole("dialog");
  await dialog.getByText("txt2img was changed elsewhere since it was opened.").waitFor();
  expect(readFileSync(file, "utf8")).toBe(theirs);
  await dialog.getByLabel("Name").fill("mine");
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved as mine.").waitFor();
  const mine = readFileSync(path.join(folder, "mine.json"), "utf8");
  // [editor A3] Nothing is written otherwise but what was changed.
  expect(mine).toBe(ours.replace(JSON.parse(ours).inputs.prompt.default, "a robot in the mountains"));

  await page.goto(`${server().address}/?graph=txt2img`);
  await prompt.fill("a cat in a city");
  writeFileSync(file, theirs.replace('"Theirs"', '"Theirs again"'));
  await page.keyboard.press("Control+s");
  const replacing = dialog.getByRole("region", { name: "What replacing txt2img changes" });
  await replacing.getByText('The title of the graph is "Theirs" instead of "Theirs again".').waitFor();
  expect(await replacing.getByRole("listitem").count()).toBe(2);
  await dialog.getByRole("button", { name: "Replace txt2img" }).click();
  await page.getByText("Saved as txt2img.").waitFor();
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
    title: "Theirs",
    inputs: { prompt: { default: "a cat in a city" } },
  });

  // What was replaced is there still: looked at, gone back to in one step, opened beside it.
  await page.getByRole("region", { name: "Canvas" }).or(page.locator(".react-flow__pane")).first().click();
  const look = async () => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("versions on the server");
    await page.keyboard.press("Enter");
    await dialog.locator(".version-entry").nth(1).click();
    await dialog.getByText('The title of the graph is "Theirs" instead of "Theirs again".').waitFor();
  };
  const tab = page.locator(".document-tab [aria-selected=true]");
  await look();
  expect(await faults(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Go back to it" }).click();
  await expect.poll(() => tab.textContent()).toContain("Theirs again");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => tab.textContent()).not.toContain("again");
  await look();
  await dialog.getByRole("button", { name: "Open this version" }).click();
  await expect.poll(() => tab.textContent()).toContain("Theirs again");
});

test("[editor A3] a template asks for a name, and what is saved is renamed, deleted and has its title changed", async () => {
  const folder = folderWith("txt2img.json");
  const [shipped, files] = [readFileSync(path.join(folder, "txt2img.json"), "utf8"), () => readdirSync(folder).sort()];
  const page = await open(folder, { query: "?graph=txt2img" });
  const prompt = page.getByRole("form", { name: "Inputs" }).getByLabel("Prompt", { exact: true });
  await prompt.fill("a robot in the mountains");
  await page.keyboard.press("Control+s");
  const dialog = page.getByRole("dialog");
  expect(await dialog.getByLabel("Name").inputValue()).toBe("my-txt2img");
  await page.keyboard.press("Enter");
  await page.getByText("Saved as my-txt2img.").waitFor();
  expect(readFileSync(path.join(folder, "txt2img.json"), "utf8")).toBe(shipped);

  await page.getByRole("button", { name: "Text to image", exact: true }).click();
  await page.getByLabel("Title").fill("Robots");
  await page.keyboard.press("Enter");
  await page.getByRole("tablist", { name: "Documents" }).getByRole("tab", { name: "Robots" }).waitFor();
  // What is opened while it is being saved stays open.
  await page.route("**/api/graphs/*", async (route) => {
    await page.getByRole("dialog", { name: "Open a graph" }).waitFor();
    await route.continue();
  });
  await page.keyboard.press("Control+s"); // no question any more
  await page.keyboard.press("Control+o");
  await expect.poll(() => readFileSync(path.join(folder, "my-txt2img.json"), "utf8")).toContain('"Robots"');
  await dialog.getByText("Saved as my-txt2img.").waitFor();
  await page.unroute("**/api/graphs/*");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+o");
  await dialog.getByRole("region", { name: "Templates" }).getByText("Text to image", { exact: true }).waitFor();
  await dialog.getByRole("button", { name: "Rename my-txt2img" }).click();
  await dialog.getByLabel("New name of my-txt2img").fill("robots");
  await page.keyboard.press("Enter");
  await dialog.getByRole("button", { name: "Delete robots" }).waitFor();
  expect(files()).toEqual(["robots.json", "txt2img.json"]);
  await page.keyboard.press("Escape");
  await prompt.fill("a robot in a city");
  await page.keyboard.press("Control+s"); // follows the new name
  await page.getByText("Saved as robots.").waitFor();
  await page.keyboard.press("Control+o");
  await dialog.getByRole("button", { name: "Delete robots" }).click();
  await dialog.getByRole("button", { name: "Delete robots" }).click();
  await expect.poll(files).toEqual(["txt2img.json"]);
  await page.keyboard.press("Escape");
  expect(await prompt.inputValue()).toBe("a robot in a city");
});

test("a server that is gone is told of, and the run goes on in the page when the server is back", async () => {
  const [folder, graphs] = [newFolder(), smallExample()];
  const page = await open(graphs, { query: "?graph=txt2img", folder });
  await small(page, 50, 256);
  const atSpeed = slowMotion(server());
  await page.keyboard.press("Control+Enter");
  await page.locator("[data-node=denoise] .status[data-state=running]", { hasText: /\b([2-9]|\d\d)\/50/ }).waitFor();
  const { child, address, ended: gone } = server();
  child.kill("SIGKILL");
  atSpeed();
  await gone;
  await page.getByText("The server does not answer. The run is shown again as soon as it does.").waitFor();
  await page.keyboard.press("Control+o");
  await page.getByRole("dialog").getByText("The server does not answer. Is it still running?").waitFor();
  await page.keyboard.press("Escape");
  await start(folder, ["--graphs", graphs, "--port", new URL(address).port]);
  expect(await ended(page)).toMatch(/^Done/);
  await page.locator(".result img").waitFor();
});

test("a run that the server has forgotten is let go of", async () => {
  const page = await open(examples, { query: "?graph=txt2img" });
  await kept(page, (documents) => documents.length === 1);
  await changeKept(page, { run: "00000000-0000-4000-8000-000000000000" });
  await page.reload();
  await page.getByText("The run that was shown here is not on this server any more.").waitFor();
  expect(await page.getByRole("button", { name: "Run", exact: true }).isEnabled()).toBe(true);
});
