import { expect, test } from "vitest";
import { faults } from "./support/faults.ts";
import { onSite } from "./support/on-site.ts";

const site = onSite();

test("the queue of a cluster lists its workers, with where each is and what it has loaded", async () => {
  const page = await site.open();
  const worker = { role: "worker", version: "0.1.0", since: 1, seen: 2, stepsPerSecond: 1.5 };
  const workers = [
    { ...worker, id: "a", name: "hut:1", models: ["base", "refiner"], doing: [{ run: "r", path: "denoise/step[3]" }] },
    { ...worker, id: "b", name: "hut:2", models: [], doing: [] },
  ];
  await page.route("**/api/runs?*", (route) => route.fulfill({ json: { runs: [] } }));
  await page.route("**/api/queue", (route) =>
    route.fulfill({ json: { paused: false, running: [], waiting: [], workers } }),
  );
  await page.keyboard.press("Alt+r");
  const rows = page.getByRole("list", { name: "Workers" }).getByRole("listitem");
  await expect.poll(() => rows.allTextContents()).toEqual(["hut:1denoise/step[3]", "hut:2idle"]);
  expect(await rows.first().getAttribute("title")).toBe("base, refiner");
  expect(await faults(page)).toEqual([]);
});
