import { rmSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { cropImage, padImage } from "../../src/image/extent.ts";
import { readRecording } from "../recording.ts";
import { graphRunner } from "../support/graph-runner.ts";
import { copyModel, fixtures, temporaryFolder } from "../support/model-folders.ts";
import { expectPixels, expectRun, pictureOf } from "../support/parity.ts";
import { imageToImage, latentOutputs, type Made, textToImage } from "../support/recorded-graphs.ts";
import type { KeptRun } from "../support/recorded-run.ts";

/** An export with fixed upsampling, which runs at multiples of 16 pixels only. */
const root = temporaryFolder();
copyModel("tiny-sdxl-grid", root, "grid");
const runner = graphRunner([root, fixtures]);
afterAll(async () => {
  await runner.close();
  rmSync(root, { recursive: true });
});

const model = "grid";
const cases = new Map(readRecording<KeptRun>("settings").map((recorded) => [recorded.facts.id, recorded]));
const offGrid = cases.get("off-grid")!;
const nextOnGrid = cases.get("next-on-grid")!;
const notice =
  "This model's export runs at multiples of 16 pixels only, so the picture is made at 96×80 and cropped to 88×72.";

test("an export with fixed upsampling gives diffusers' latents and pixels at sizes on its grid", async () => {
  const graph = textToImage(nextOnGrid.facts, { model });
  expectRun(await runner.outputs<Made>(graph, {}, latentOutputs), nextOnGrid);
  expectPixels((await runner.outputs<Made>(graph, {}, ["image"])).image, nextOnGrid.tensor("image"));
});

test("a size off the grid gives the next size's picture cropped, and says so, also from the cache", async () => {
  const graph = textToImage(offGrid.facts, { model });
  const { height, width } = offGrid.facts.settings;
  const larger = await runner.outputs<Made>(textToImage(nextOnGrid.facts, { model }), {}, ["image"]);
  for (const source of ["run", "cache"]) {
    const run = runner.start(graph, {}, { outputs: ["image"] });
    const { image } = (await run.outputs) as Pick<Made, "image">;
    expect(image, source).toEqual(cropImage(larger.image, { height, width }));
    expect(run.report().notices, source).toEqual([{ path: "noise", message: notice }]);
  }
});

test("a size off the grid needs no crop where the export takes its sizes from the skip tensors", async () => {
  const run = runner.start(textToImage(offGrid.facts), {}, { outputs: ["image"] });
  expectPixels(((await run.outputs) as Pick<Made, "image">).image, offGrid.tensor("image"));
  expect(run.report().notices).toEqual([]);
});

test("a picture off the grid is continued at its edges and cropped again", async () => {
  const { facts, tensor } = readRecording<KeptRun>("img2img").find((recorded) => recorded.facts.id === "euler-50")!;
  const source = cropImage(pictureOf(tensor("source")), { height: 56, width: 40 });
  const graph = imageToImage(facts, "base", { model });
  const cropped = runner.start(graph, { source }, { outputs: ["image"] });
  const whole = await runner.outputs<Made>(graph, { source: padImage(source, { height: 64, width: 48 }) }, ["image"]);
  const { image } = (await cropped.outputs) as Pick<Made, "image">;
  expect(image).toEqual(cropImage(whole.image, { height: 56, width: 40 }));
  expect(cropped.report().notices).toEqual([{ path: "encode", message: expect.stringContaining("cropped to 40×56") }]);
});
