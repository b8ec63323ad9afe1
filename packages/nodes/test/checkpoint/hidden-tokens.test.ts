import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildGraph } from "@sigmaflow/core";
import { afterAll, expect, test } from "vitest";
import { modelLoad } from "../../src/node/model-load.ts";
import { textEncode } from "../../src/node/text-encode.ts";
import type { Conditioning } from "../../src/port/conditioning.ts";
import { writeCheckpoint } from "../support/checkpoint-file.ts";
import { graphRunner } from "../support/graph-runner.ts";
import { temporaryFolder } from "../support/model-folders.ts";

const root = temporaryFolder();
mkdirSync(join(root, "checkpoints"));
const runner = graphRunner([root]);
afterAll(async () => {
  await runner.close();
  rmSync(root, { recursive: true });
});

test.each(["F32", "F16"] as const)(
  "compel's mask hides words in the encoders of a checkpoint of %s too",
  async (element) => {
    const name = `tiny-${element}`;
    writeCheckpoint(join(root, "checkpoints", `${name}.safetensors`), { element });
    const encoded = async (prompt: string, apply: "compel" | "compel-mask") => {
      const graph = buildGraph((g) => {
        const { encoders } = g.node("model", modelLoad, { name });
        return { positive: g.node("text", textEncode, { encoders, prompt, weights: "compel", apply }).positive };
      });
      const { positive } = await runner.outputs<{ positive: Conditioning }>(graph.document);
      // Behind start, `a` and the word that weighs nothing.
      return positive.hidden.subarray(3 * positive.width);
    };
    const [fox, cat] = [await encoded("a (fox)0 sky", "compel-mask"), await encoded("a (cat)0 sky", "compel-mask")];
    const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(largest(fox.map((value, i) => value - cat[i]!)) / largest(fox)).toBeLessThan(1e-3);
    // Removed instead of hidden, the words behind stand one place further forward.
    const removed = await encoded("a (fox)0 sky", "compel");
    expect(largest(fox.map((value, i) => value - removed[i]!)) / largest(fox)).toBeGreaterThan(1e-2);
  },
);
