import { definePackage } from "@sigmaflow/core";
import { grey, greyNode } from "../../packages/runner/src/server/fixtures/grey.ts";

// Its steps take time.
const { num_inference_steps: _, ...inputs } = grey.inputs;
const { steps: _steps, ...sizes } = grey.nodes.draw.in;

/** What clients of other services mean where they name no graph, in no time; nobody can delete it. */
export default definePackage({
  name: "quick-pictures",
  version: "1.0.0",
  nodes: [greyNode],
  graphs: { "sdxl1.0-txt2img": { ...grey, inputs, nodes: { draw: { type: "test.grey", in: sizes } } } },
});
