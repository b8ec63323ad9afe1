import { writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { newFolder } from "../../runner/test/support/command.ts";
import { draw, ended, port } from "./support/editor-page.ts";
import { faults } from "./support/faults.ts";
import { onServer } from "./support/on-server.ts";

const { open } = onServer();
const inkPackage = fileURLToPath(new URL("fixtures/ink-package.ts", import.meta.url));

const graph = {
  sigmaflow: 1,
  inputs: { inks: { type: "ink.set", default: { red: "#ff0000" }, label: "First inks" } },
  nodes: {
    mix: { type: "ink.mix", in: { inks: { $input: "inks" } } },
    again: { type: "ink.mix", in: { inks: { blue: "#0000ff" }, name: "dim" } },
    list: { type: "ink.list", in: { inks: { $from: "mix.inks" } } },
    other: { type: "ink.list", in: { inks: { $from: "again.inks" } } },
  },
  outputs: { text: { $from: "list.text" }, other: { $from: "other.text" } },
};

/** The editor on a server that uses the package, with the graph open. */
async function opened() {
  const folder = newFolder();
  writeFileSync(path.join(folder, "inked.json"), JSON.stringify(graph));
  return await open(folder, { query: "?graph=inked", args: ["--use", inkPackage], shows: "[data-node=list]" });
}

test("kinds of other packages have their label and colour, on ports, on wires and in refusals", async () => {
  const page = await opened();
  const pink = "rgb(176, 69, 122)";
  const given = port(page, "mix.inks", "source");
  expect(await given.getAttribute("aria-label")).toBe("Inks of mix, output, Set of inks");
  const colour = (element: Element) => getComputedStyle(element).backgroundColor;
  expect(await given.evaluate(colour)).toBe(pink);
  expect(await port(page, "list.inks", "target").evaluate(colour)).toBe(pink);
  expect(await port(page, "$inputs.inks", "source").evaluate(colour)).toBe(pink);
  const wire = page.locator(".react-flow__edge[data-id='list.inks'] .react-flow__edge-path");
  expect(await wire.evaluate((line) => getComputedStyle(line).stroke)).toBe(pink);
  await draw(page, "list.text", "other.inks");
  await page
    .locator(".notice", { hasText: /List inks .* Set of inks as “Inks”, but List inks \(list\) · Text .* text\./ })
    .waitFor();
});

test("their values are written as JSON, with what is wrong while one writes, and go into the run", async () => {
  const page = await opened();
  const card = page.locator("[data-node=again]");
  const field = card.getByLabel("Inks", { exact: true });
  expect(await field.inputValue()).toBe('{"blue":"#0000ff"}');
  await field.fill('{ "blue": "#0000ff", }');
  await card.getByText("A comma stands before } (line 1, column 22). Remove the comma.").waitFor();
  expect(await field.getAttribute("aria-invalid")).toBe("true");
  // What is no JSON is not taken over.
  expect(await page.getByRole("button", { name: "Undo" }).isDisabled()).toBe(true);
  expect(await faults(page)).toEqual([]);
  await field.fill('{ "blue": "#0000ff", "green": "#00ff00" }');
  await card.locator(".field-problem").waitFor({ state: "detached" });

  // Beside the canvas the same; what reading a document would refuse is refused here.
  await card.locator(".card-title").click();
  const panel = page.locator(".details").getByLabel("Inks", { exact: true });
  expect(await panel.inputValue()).toBe('{"blue":"#0000ff","green":"#00ff00"}');
  await panel.fill('{ "blue": { "$from": "mix.inks" } }');
  await page.locator(".details", { hasText: "A link stands inside of data, where links are not followed." }).waitFor();
  await panel.fill('{ "blue": "#0000ff", "gold": "#ffcc00" }');
  await page.locator(".details .field-problem").waitFor({ state: "detached" });

  await page.getByRole("tab", { name: "Run", exact: true }).click();
  const form = page.getByRole("form", { name: "Inputs" });
  await form.getByLabel("First inks").fill('{ "red": ff0000 }');
  await form
    .getByText('A value cannot begin with "f" (line 1, column 10). Write a value, or put text into quotes.')
    .waitFor();
  await form.getByLabel("First inks").fill('{ "red": "#ee0000" }');
  await page.keyboard.press("Control+Enter");
  expect(await ended(page)).toMatch(/^Done/);
  const results = page.locator(".results");
  await results.getByText("red #ee0000 grey #808080").waitFor();
  await results.getByText("blue #0000ff gold #ffcc00 dim #808080").waitFor();
});
