import { readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { repository } from "../../../scripts/workspace.ts";
import { makeStranger, type Stranger } from "./make-stranger.ts";

let stranger: Stranger;
beforeAll(async () => {
  stranger = await makeStranger(["core", "nodes"], ["host.ts", "own-node.ts", "inference.ts"]);
});
afterAll(() => rmSync(stranger.folder, { recursive: true }));

test("packed packages hold their builds and no sources or tests", () => {
  const ours = path.join(stranger.folder, "node_modules", "@sigmaflow");
  for (const name of readdirSync(ours)) {
    expect(readdirSync(path.join(ours, name))).toEqual(expect.arrayContaining(["LICENSE", "dist", "package.json"]));
    const files = readdirSync(path.join(ours, name), { recursive: true }).map(String);
    expect(files.filter((file) => /\.test|fixtures|^src|(?<!\.d)\.ts$/.test(file))).toEqual([]);
  }
});

test("packed declarations leave no type out", () => {
  const ours = path.join(stranger.folder, "node_modules", "@sigmaflow");
  const files = readdirSync(ours, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith(".d.ts"));
  expect(files.length).toBeGreaterThan(0);
  // What the compiler writes for a type that refers to itself without a name.
  expect(files.filter((file) => readFileSync(path.join(ours, file), "utf8").includes("/*elided*/"))).toEqual([]);
});

test("a stranger's programs compile against the packed declarations", async () => {
  expect(await stranger.compile()).toEqual({ ok: true, output: "" });
});

test("a stranger's program with a node of its own runs", async () => {
  expect(await stranger.execute("own-node.ts")).toEqual({ ok: true, output: "2.5\n" });
});

test("a stranger's program with inference runs, in a child process that ends with it", async () => {
  const models = path.join(repository, "packages", "nodes", "fixtures");
  const finished = await stranger.execute("inference.ts", models, "tiny-sdxl");
  expect(finished).toEqual({ ok: true, output: "64×64, not blank\n" });
});
