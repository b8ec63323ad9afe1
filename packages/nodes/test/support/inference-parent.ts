/** A program that uses inference: `ROOT MODEL`. Tells the process's id, runs once, tells when that is done, and ends by itself. */
import { createInferenceService } from "../../src/host/inference-service.ts";
import { createModelService } from "../../src/host/model-service.ts";
import { syntheticCall } from "./synthetic-call.ts";

const [root = "", model = ""] = process.argv.slice(2);
const models = createModelService({ roots: [root] });
const inference = createInferenceService({ models });
const { unet } = await models.describe(model);
if (!unet) throw new Error("the model has no UNet");
const done = inference.run({
  ...syntheticCall(unet.digest),
  onEvent: ({ type }) => console.log(type, inference.pid()),
});
await done;
console.log("done", inference.pid());
