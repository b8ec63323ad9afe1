import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { createEngine } from "../../packages/runner/src/engine/engine.ts";
import { repository } from "../../scripts/workspace.ts";

/**
 * sigmaflow's side of the comparison, driven over its streams: a line of JSON with a seed makes one picture, answered
 * by a line with the time that it took (ms). Caches are as a program has them by default, in a folder of their own.
 */
const graph = readFileSync(path.join(repository, "examples", "graphs", "txt2img.json"), "utf8");
const cacheDir = mkdtempSync(path.join(tmpdir(), "sigmaflow-peers-"));
const engine = createEngine({ models: [path.join(repository, "packages", "nodes", "models")], cacheDir });

for await (const line of createInterface({ input: process.stdin })) {
  const inputs: Record<string, string | number> = JSON.parse(line);
  const began = performance.now();
  const { image } = await engine.start(await engine.prepare(graph, inputs)).outputs;
  const ms = performance.now() - began;
  const { width, height, data } = image as { width: number; height: number; data: Uint8Array }; // the graph's one output
  console.log(JSON.stringify({ ms, width, height, first: [...data.slice(0, 12)] }));
}
await engine.close();
rmSync(cacheDir, { recursive: true });
