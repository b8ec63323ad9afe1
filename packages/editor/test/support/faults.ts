import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Serious faults of accessibility that axe finds in what is on screen. */
export async function faults(page: Page): Promise<unknown[]> {
  return (await violations(page)).filter(({ impact }) => impact === "serious" || impact === "critical").map(brief);
}

/** All faults that axe finds, also those that are only against good practice. */
export async function allFaults(page: Page): Promise<unknown[]> {
  return (await violations(page)).map(brief);
}

async function violations(page: Page): Promise<AxeResults["violations"]> {
  await page.evaluate(axe);
  // What is in order is only counted: to find words for where it stands takes axe as long as all the rest.
  return ((await page.evaluate('axe.run({ resultTypes: ["violations"] })')) as AxeResults).violations;
}

function brief({ id, nodes }: AxeResults["violations"][number]) {
  return { id, at: nodes.slice(0, 3).map(({ html }) => html) };
}
