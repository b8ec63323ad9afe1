import { rmSync } from "node:fs";
import type { GraphDocument } from "@sigmaflow/core";
import { afterAll, expect, test } from "vitest";
import type { Latent } from "../../src/port/latent.ts";
import type { Mask } from "../../src/port/mask.ts";
import { latentMask } from "../../src/schedule/inpaint.ts";

import { readRecording } from "../recording.ts";
import { graphRunner } from "../support/graph-runner.ts";
import { copyModel, fixtures, temporaryFolder } from "../support/model-folders.ts";
import { expectRun, greyPictureOf, pictureOf } from "../support/parity.ts";
import { inpaint, latentOutputs, type Made, textToImage } from "../support/recorded-graphs.ts";
import type { KeptRun } from "../support/recorded-run.ts";

const root = temporaryFolder();
copyModel("model-variants/inpaint-nine-channels", root, "nine");
copyModel("model-variants/plain", root, "plain");
const runner = graphRunner([root, fixtures]);
afterAll(async () => {
  await runner.close();
  rmSync(root, { recursive: true });
});

const cases = readRecording<KeptRun>("inpaint");

function inputsOf({ tensor }: (typeof cases)[number]) {
  return { source: pictureOf(tensor("source")), mask: greyPictureOf(tensor("mask")) };
}

test.each(cases)("gives diffusers' latents after every evaluation: $facts.id", async (recorded) => {
  expectRun(await runner.outputs<Made>(inpaint(recorded.facts), inputsOf(recorded), latentOutputs), recorded);
});

test("[numbers F4] keeps the rest at the level of a DPM2 step's middle, where diffusers is ahead of it", async () => {
  const [recorded] = readRecording<KeptRun>("inpaint-middle");
  const made = await runner.outputs<Made>(inpaint(recorded!.facts), inputsOf(recorded!), latentOutputs);
  expectRun(made, recorded!);
  const own = recorded!.tensor("own").data;
  const largest = Math.max(...own.map(Math.abs));
  const off = Math.max(...made.last.data.map((value, i) => Math.abs(value - own[i]!))) / largest;
  expect(off).toBeCloseTo(0.135, 2);
});

/** A graph's document with further outputs. */
function telling<Document extends GraphDocument>(document: Document, outputs: GraphDocument["outputs"]): Document {
  return { ...document, outputs: { ...document.outputs, ...outputs } };
}

test("what is kept ends as the picture's own latent, bit for bit", async () => {
  const [recorded] = cases;
  const graph = telling(inpaint(recorded!.facts), {
    original: { $from: "encode.latent" },
    mask: { $from: "mask.mask" },
  });
  const { last, original, mask } = await runner.outputs<{ last: Latent; original: Latent; mask: Mask }>(
    graph,
    inputsOf(recorded!),
    ["last", "original", "mask"],
  );
  const repainted = latentMask(mask, last);
  const differing = repainted.map(() => 0);
  for (const [i, value] of last.data.entries()) {
    if (value !== original.data[i]) differing[i % repainted.length] = 1;
  }
  expect(differing).toEqual(repainted);
});

test("a UNet made for inpainting is shown the mask and the masked picture, and keeps the rest by itself", async () => {
  const [recorded] = cases;
  const { facts } = recorded!;
  const graph = inpaint(facts, { model: "nine" });
  const made = await runner.outputs<Made>(graph, inputsOf(recorded!), latentOutputs);
  expect(made.last.data.every(Number.isFinite)).toBe(true);
  // Its formula looks at the latent alone, as another's that has nothing else; so nothing was put back.
  const { source, mask } = inputsOf(recorded!);
  const everything = { source, mask: { ...mask, data: mask.data.map(() => 255) } };
  const plain = await runner.outputs<Made>(inpaint(facts, { model: "plain" }), everything, ["last"]);
  expect(made.last).toEqual(plain.last);
});

test("a UNet made for inpainting does nothing without a mask", async () => {
  const [recorded] = cases;
  const refused = runner.outputs(textToImage(recorded!.facts, { model: "nine" }), {}, ["last"]);
  await expect(refused).rejects.toMatchObject({ code: "MASK_MISSING" });
});
