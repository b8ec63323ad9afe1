import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeStranger, type Stranger } from "./make-stranger.ts";

let stranger: Stranger;
beforeAll(async () => {
  stranger = await makeStranger(["core"], ["own-node.ts"]);
});
afterAll(() => rmSync(stranger.folder, { recursive: true }));

test("a packed package holds its build and no sources or tests", () => {
  const installed = path.join(stranger.folder, "node_modules", "@sigmaflow", "core");
  expect(readdirSync(installed).sort()).toEqual(["LICENSE", "dist", "package.json"]);
  const files = readdirSync(path.join(installed, "dist"), { recursive: true }).map(String);
  expect(files.filter((file) => /\.test|fixtures|(?<!\.d)\.ts$/.test(file))).toEqual([]);
});

test("a stranger's program with a node of its own compiles and runs", async () => {
  expect(await stranger.compile()).toEqual({ ok: true, output: "" });
  expect(await stranger.execute("own-node.ts")).toEqual({ ok: true, output: "2.5\n" });
});
