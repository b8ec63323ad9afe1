import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { repository } from "../../../scripts/workspace.ts";
import { makeStranger, type Stranger } from "./make-stranger.ts";

const models = path.join(repository, "packages", "nodes", "fixtures");
const installed = ["@sigmaflow/core", "@sigmaflow/nodes", "sigmaflow"];
const example = "node_modules/sigmaflow/dist/examples/txt2img.json";

let stranger: Stranger;
beforeAll(async () => {
  stranger = await makeStranger(["core", "nodes", "runner"], ["own-node.ts", "inference.ts"]);
});
afterAll(() => rmSync(stranger.folder, { recursive: true }));

/** The files of an installed package, as paths in it. */
function filesOf(name: string): string[] {
  return readdirSync(path.join(stranger.folder, "node_modules", name), { recursive: true }).map(String);
}

test("packed packages hold their builds and no sources or tests", () => {
  for (const name of installed) {
    expect(filesOf(name)).toEqual(expect.arrayContaining(["LICENSE", "dist", "package.json"]));
    expect(filesOf(name).filter((file) => /\.test|fixtures|^src|(?<!\.d)\.ts$/.test(file))).toEqual([]);
  }
});

test("packed declarations leave no type out", () => {
  for (const name of installed) {
    const files = filesOf(name).filter((file) => file.endsWith(".d.ts"));
    const text = (file: string) => readFileSync(path.join(stranger.folder, "node_modules", name, file), "utf8");
    expect(files.length).toBeGreaterThan(0);
    // What the compiler writes for a type that refers to itself without a name.
    expect(files.filter((file) => text(file).includes("/*elided*/"))).toEqual([]);
  }
});

test("a stranger's programs compile against the packed declarations", async () => {
  expect(await stranger.compile()).toEqual({ ok: true, output: "" });
});

test("a stranger's program with a node of its own runs", async () => {
  expect(await stranger.execute("out/own-node.js")).toEqual({ ok: true, output: "2.5\n" });
});

test("a stranger's program with inference runs, and ends", async () => {
  expect(await stranger.execute("out/inference.js", example, models, "tiny-sdxl")).toEqual({
    ok: true,
    output: "512×512, not blank\n",
  });
});

test("the packed command draws an example that came with it", async () => {
  const settings = ["model=tiny-sdxl", "num_inference_steps=2", "img_width=512", "img_height=512", "seed=7"];
  const set = settings.flatMap((setting) => ["--set", setting]);
  const command = ["run", example, ...set, "--models", models, "--no-cache", "--out", "drawn"];
  const { ok, output } = await stranger.execute("node_modules/sigmaflow/bin/sigmaflow.js", ...command);
  expect({ ok, output }).toMatchObject({ ok: true });
  expect(existsSync(path.join(stranger.folder, "drawn", "image.png"))).toBe(true);
});
