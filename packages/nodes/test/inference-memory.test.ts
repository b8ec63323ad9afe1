import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, afterEach, expect, it } from "vitest";
import { inferenceHarness } from "./support/inference-harness.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const harness = inferenceHarness({ quick: {} });
afterEach(harness.closeAll);
afterAll(harness.remove);

it("what was answered is not held for as long as the process lives", async () => {
  const inference = harness.started();
  const seen: WeakRef<object>[] = [];
  for (let n = 0; n < 5; n++) {
    const request = await harness.call("quick", { sample: n });
    const { prediction } = await inference.run(request);
    seen.push(new WeakRef(request), new WeakRef(prediction!.data));
  }
  // What a weak reference gave out stays until the turn ends.
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  const held = seen.filter((ref) => ref.deref() !== undefined).length;
  // The last request's may still stand in this function's own frame.
  expect(held).toBeLessThanOrEqual(2);
});
