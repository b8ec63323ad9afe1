import assert from "node:assert/strict";
import test from "node:test";
import { provide } from "sigmaflow";
import { runNode } from "sigmaflow/testing";
import sketchPackage, { paper, sketchDraw } from "./index.js";

/** A picture, left half black and right half white. @returns {import("sigmaflow/nodes").Image} */
function halves(size = 16) {
  const data = Uint8Array.from({ length: size * size * 3 }, (_, i) => (Math.floor(i / 3) % size < size / 2 ? 0 : 255));
  return { data, batch: 1, width: size, height: size, channels: 3 };
}
const plain = provide(paper, () => ({ shade: () => 1 }));

test("draws one line where black meets white", async () => {
  const { outputs } = await runNode(sketchDraw, { image: halves() }, { use: [sketchPackage], services: [plain] });
  assert.equal(outputs.sketch.lines, 16);
  assert.deepEqual(
    [...outputs.sketch.data.subarray(0, 30).filter((_, i) => i % 3 === 0)],
    [...[255, 255, 255, 255, 255, 255, 255, 0, 255, 255]],
  );
});

test("says what a picture that is too small needs", async () => {
  await assert.rejects(runNode(sketchDraw, { image: halves(4) }, { use: [sketchPackage] }), {
    code: "SKETCH_TOO_SMALL",
    message: /The picture has 4×4 pixels; a sketch needs at least 8×8\. Resize it first\./,
  });
});
