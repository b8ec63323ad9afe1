import { afterAll, expect, test } from "vitest";
import { newFolder, removeFolders } from "./support/command.ts";
import { pictureOf, run } from "./support/report.ts";
import { fileOf, small, smallGraph } from "./support/small-graphs.ts";

afterAll(removeFolders);

test("[faults Weak, advice after running out of memory] no memory budget runs a step again or changes a byte", async () => {
  const [cwd, graph] = [newFolder(), fileOf(smallGraph("txt2img"))];
  const draw = (budget: string, out: string, ...more: readonly string[]) =>
    run(cwd, graph, small, "--memory", budget, "--out", out, ...more);
  const first = await draw("4GiB", "first");
  expect(first.cache.steps).toEqual({ "denoise/loop": { cached: 0, run: 4 } });
  const second = await draw("1MiB", "second");
  expect(second.cache).toMatchObject({ misses: 0, steps: { "denoise/loop": { cached: 4, run: 0 } } });
  const anew = await Promise.all(["4GiB", "1MiB"].map((budget) => draw(budget, budget, "--no-cache")));
  for (const { cache } of anew) expect(cache.steps).toEqual({ "denoise/loop": { cached: 0, run: 4 } });
  for (const one of [second, ...anew]) expect(pictureOf(one).equals(pictureOf(first))).toBe(true);
});
