import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { small } from "./support/editor-page.ts";
import { onServer } from "./support/on-server.ts";
import { quickGraph } from "./support/quick-graph.ts";

const { open } = onServer();

/** Something of the page as a screen reader is told it. */
interface Heard {
  readonly role: string;
  readonly name: string;
}

/** What Chromium tells screen readers of the page. */
async function heard(page: Page): Promise<readonly Heard[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  await session.detach();
  return nodes
    .filter(({ ignored }) => !ignored)
    .map(({ role, name }) => ({ role: String(role?.value), name: String(name?.value ?? "").trim() }));
}

const used = /^(button|link|textbox|searchbox|combobox|slider|spinbutton|switch|checkbox|tab|menuitem|option|group)$/;
const nameless = (all: readonly Heard[]) => all.filter(({ role, name }) => used.test(role) && name === "");
const named = (all: readonly Heard[], ...roles: readonly string[]) =>
  all.filter(({ role }) => roles.includes(role)).map(({ role, name }) => `${role} ${name}`.trim());
const landmarks = ["banner", "main", "complementary", "navigation", "form", "contentinfo"];

/** Notes everything that live regions say from now on, in its order. */
async function listen(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const region = element?.closest("[role=status], [role=alert], [aria-live]");
        const text = region?.textContent?.trim();
        if (text && text !== said.at(-1)) said.push(text);
      }
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
  });
  return () => page.evaluate(() => (window as unknown as { said: string[] }).said);
}

test("a screen reader is told every part by role and name, and what happens as it happens", async () => {
  const page = await open(quickGraph());
  let all = await heard(page);
  expect(named(all, ...landmarks).toSorted()).toEqual([
    "banner",
    "complementary Panel",
    "form Inputs",
    "main Graph",
    "navigation Open documents",
    "navigation Open graph",
  ]);
  expect(nameless(all)).toEqual([]);
  expect(named(all, "group")).toEqual(
    expect.arrayContaining(["group Load model", "group VAE decode", "group Inputs of the graph"]),
  );
  expect(named(all, "tab").length).toBeGreaterThan(3);

  const said = await listen(page);
  const guidance = page.getByRole("form", { name: "Inputs" }).getByLabel("Guidance scale", { exact: true });
  await guidance.fill("99");
  await expect.poll(said).toContain("One problem.");
  await guidance.fill("5");
  await expect.poll(said).toContain("No problems.");
  const port = (name: string) => page.getByRole("button", { name, exact: false }).first();
  await port("Encoders of model, output").focus();
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await said()).at(-1)).toMatch(/^The wire is held\./);
  await port("Encoders of text, input").focus();
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await said()).at(-1)).toBe("The wire is drawn.");

  await page.keyboard.press("Control+o");
  await page.getByRole("dialog", { name: "Open a graph" }).waitFor();
  all = await heard(page);
  expect(named(all, "dialog")).toEqual(["dialog Open a graph"]);
  expect(nameless(all)).toEqual([]);
  await page.keyboard.press("Escape");

  await page.keyboard.press("Alt+v");
  await page.locator(".create").waitFor();
  all = await heard(page);
  expect(named(all, ...landmarks).toSorted()).toEqual([
    "banner",
    "form Inputs",
    "main Create",
    "navigation Open documents",
    "navigation Open graph",
  ]);
  expect(nameless(all)).toEqual([]);
  await page.keyboard.press("Alt+v");
  // So many that their quarters come one by one on any machine.
  await small(page, 60);
  await page.keyboard.press("Control+Enter");
  await page.getByRole("button", { name: "Cancel" }).waitFor();
  expect(nameless(await heard(page))).toEqual([]);
  await expect.poll(said, { timeout: 100_000 }).toContainEqual(expect.stringMatching(/^The run is done, in /));
  const ofRun = (await said()).filter((text) => /^The run|%\.$/.test(text));
  // The first and the last; of the quarters between, a fast run leaves out some.
  expect(ofRun[0]).toMatch(/^The run (waits|is at work)/);
  expect(ofRun.length).toBeGreaterThanOrEqual(3);
  expect(ofRun.length).toBeLessThanOrEqual(9);
});
