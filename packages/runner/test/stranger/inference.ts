// A stranger's program: text to image with a model folder, `inference.js MODELS_FOLDER MODEL`.
import { checkedBody, type Image, startRun } from "@sigmaflow/core";
import { createSdxlRegistry, inferenceService, modelService, pictureCodec } from "@sigmaflow/nodes";
import { createInferenceService, createModelService, sharpCodec } from "@sigmaflow/nodes/host";
import { host } from "./host.ts";

const [folder = ".", name = ""] = process.argv.slice(2);
const models = createModelService({ roots: [folder] });
const inference = createInferenceService({ models });
const registry = createSdxlRegistry();
const services = { [modelService.name]: models, [inferenceService.name]: inference, [pictureCodec.name]: sharpCodec };

const unet = { $from: "model.unet" };
const schedule = { $from: "schedule.schedule" };
const graph = checkedBody(
  {
    sigmaflow: 1,
    nodes: {
      model: { type: "model.load", in: { name } },
      text: { type: "text.encode", in: { encoders: { $from: "model.encoders" }, prompt: "a panda" } },
      schedule: { type: "schedule.plan", in: { scheduler: "Euler", steps: 3, unet } },
      steps: { type: "schedule.steps", in: { schedule } },
      noise: { type: "latent.noise", in: { seed: 7, width: 64, height: 64, schedule, unet } },
      denoise: {
        type: "denoise.base",
        in: {
          unet,
          positive: { $from: "text.positive" },
          negative: { $from: "text.negative" },
          state: { $from: "noise.state" },
          steps: { $from: "steps.steps" },
          guidance_scale: 5,
        },
      },
      finish: { type: "denoise.finish", in: { state: { $from: "denoise.state" } } },
      decode: { type: "vae.decode", in: { vae: { $from: "model.vae" }, latent: { $from: "finish.latent" } } },
    },
    outputs: { image: { $from: "decode.image" } },
  },
  registry,
);

const outputs = await startRun(graph, {}, { host, registry, services }).outputs;
const image = outputs["image"] as Image; // the graph was checked: decoding gives an image
console.log(`${image.width}×${image.height}, ${new Set(image.data).size > 1 ? "not blank" : "blank"}`);
await inference.close();
