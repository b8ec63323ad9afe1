import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { examples, newFolder, removeFolders, sigmaflow, tiny } from "./support/command.ts";
import { pictureOf, run } from "./support/report.ts";
import { fileOf, small, smallGraph } from "./support/small-graphs.ts";

afterAll(removeFolders);

test("[faults Weak 1.1, Weak 1.2] no memory budget runs a step again or changes a byte", async () => {
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

test("[faults Broken 5.1, Weak 11.2] a flipped number in the index is found by `cache verify`, and no run believes it", async () => {
  const cwd = newFolder();
  const sum = { type: "maths.number", in: { a: 37_000, b: 35 } };
  const graph = fileOf({ sigmaflow: 1, nodes: { sum }, outputs: { x: { $from: "sum.result" } } });
  const index = path.join(cwd, "cache", "index.db");
  const call = (...args: readonly string[]) => sigmaflow(args, { cwd });
  const verify = async (...more: readonly string[]) => {
    const { code, stdout } = await call("cache", "verify", "--json", ...more);
    return { code, ...(JSON.parse(stdout) as { readonly faults: readonly unknown[] }) };
  };
  const flip = () => {
    const bytes = readFileSync(index);
    const at = bytes.indexOf("=37035");
    expect(at).toBeGreaterThan(0);
    bytes.write("=97035", at);
    writeFileSync(index, bytes);
  };
  await run(cwd, graph);
  expect(await verify()).toMatchObject({ code: 0, results: 1, runs: 1, files: 0, faults: [] });
  expect((await call("cache", "stats")).stdout).toMatch(/^node +results +size\nmaths\.number +1 +\d+ B\n/m);

  flip();
  const faults = [{ what: "result", key: expect.stringMatching(/^[0-9a-f]{64}$/) }];
  expect(await verify()).toMatchObject({ code: 1, faults, repaired: false });
  const { code, stdout, stderr } = await call("run", graph, "--json");
  expect({ code, outputs: JSON.parse(stdout).outputs }).toEqual({ code: 0, outputs: { x: { value: 37_035 } } });
  expect(stderr.match(/CACHE_DAMAGED/g)).toEqual(["CACHE_DAMAGED"]);
  expect((await run(cwd, graph)).outputs).toEqual({ x: { value: 37_035 } });

  flip();
  expect(await verify("--repair")).toMatchObject({ code: 1, faults, repaired: true });
  expect(await verify()).toMatchObject({ code: 0, results: 0, faults: [] });
});

test("[faults Weak 10] a run that lacks handles says so, whichever process lacks them", async () => {
  const cwd = newFolder();
  const args = ["run", path.join(examples, "txt2img.json"), ...tiny({ num_inference_steps: 1 })];
  const lacked: string[] = [];
  // A program needs some twenty to begin with, its child about ten more.
  for (const handles of [26, 28, 30]) {
    const { code, stderr } = await sigmaflow([...args, "--no-cache"], { cwd, handles });
    if (code === 0) continue;
    expect({ handles, stderr }).toEqual({
      handles,
      stderr: expect.stringMatching(/error TOO_MANY_FILES .*ulimit -n 1024/),
    });
    lacked.push(String(handles));
  }
  expect(lacked).toContain("28");
});
