import { afterAll, expect, test } from "vitest";
import { graphRunner } from "../../test/support/graph-runner.ts";
import { runNode } from "../../test/support/run-node.ts";
import type { Latent } from "../port/latent.ts";
import { guide } from "../tensor/guidance.ts";
import { guidance } from "./guidance.ts";

const runner = graphRunner();
afterAll(() => runner.close());

function latentOf(...data: readonly number[]): Latent {
  const size = { batch: 1, channels: 1, height: 1, width: data.length };
  return { ...size, data: Float32Array.from(data), space: "ve", sigma: 1 };
}

const conditional = latentOf(1, 2, 4);
const unconditional = latentOf(0.5, 3, -1);

test("goes beyond the negative's prediction", async () => {
  const given = { conditional, unconditional, scale: 3, rescale: 0.5 };
  const { prediction } = (await runNode(runner, guidance, given)).outputs;
  const data = guide(unconditional.data, conditional.data, { scale: 3, rescale: 0.5 });
  expect(prediction).toEqual({ ...conditional, data });
});

test("gives the prompt's prediction at 1, for which the negative's is not worked out", async () => {
  const nodes = {
    // Would fail if it ran.
    without: { type: "list.item", in: { items: [], index: 0 } },
    guided: {
      type: "guidance",
      in: { conditional: { $input: "conditional" }, unconditional: { $from: "without.item" }, scale: 1 },
    },
  };
  const document = {
    sigmaflow: 1 as const,
    inputs: { conditional: { type: "latent" } },
    nodes,
    outputs: { prediction: { $from: "guided.prediction" } },
  };
  expect(await runner.outputs(document, { conditional })).toEqual({ prediction: conditional });
});

test("needs the negative's prediction above 1", async () => {
  const run = runNode(runner, guidance, { conditional, scale: 1.5 });
  await expect(run).rejects.toMatchObject({ code: "GUIDANCE_NEEDS_NEGATIVE", path: "node" });
});
