/**
 * A program that closes inference: `ROOT MODEL`. Hears that its call is done only after it has begun to close, because it
 * lets nothing be heard from the model's loading on; waits for the end, tells it, and ends by itself.
 */
import { createInferenceService } from "../../src/host/inference-service.ts";
import { createModelService } from "../../src/host/model-service.ts";
import { syntheticCall } from "./synthetic-call.ts";

const [root = "", model = ""] = process.argv.slice(2);
const models = createModelService({ roots: [root] });
const inference = createInferenceService({ models });
const { unet } = await models.describe(model);
if (!unet) throw new Error("the model has no UNet");
const { promise: closed, resolve } = Promise.withResolvers<void>();
const onEvent = ({ type }: { readonly type: string }): void => {
  if (type !== "loaded") return;
  const until = performance.now() + 500;
  while (performance.now() < until);
  resolve(inference.close());
};
inference.run({ ...syntheticCall(unet.digest), onEvent }).catch(() => {});
await closed;
console.log("closed");
