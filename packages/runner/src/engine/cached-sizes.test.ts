import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { RunEvent } from "@sigmaflow/core";
import { afterAll, expect, test } from "vitest";
import { createEngine } from "./engine.ts";

const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-sizes-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const examples = path.join(import.meta.dirname, "../../../../examples/graphs");
const graph = {
  sigmaflow: 1,
  nodes: {
    load: { type: "image.load", in: { path: "reference.png" } },
    small: { type: "image.resize", in: { image: { $from: "load.image" }, width: 24, height: 16 } },
  },
  outputs: { image: { $from: "small.image" } },
};

/** How nodes came to their results in one run of another process, and the sizes of what they came to. */
async function sizes() {
  const engine = createEngine({ cacheDir: folder, read: [examples] });
  const events: RunEvent[] = [];
  await engine.start(await engine.prepare(graph, {}), { onEvent: (event) => events.push(event) }).outputs;
  await engine.close();
  return events.flatMap((event) => {
    if (event.type === "node.result") return [[event.path, event.facts]];
    return event.type === "node.cached" ? [[event.path, "cached"]] : [];
  });
}

test("results from the cache say how large they are, as they did when they were made", async () => {
  const small = ["small", { image: { width: 24, height: 16 } }];
  expect(await sizes()).toContainEqual(small);
  const again = await sizes();
  expect(again).toContainEqual(["small", "cached"]);
  expect(again).toContainEqual(small);
});
