import { boolean, defineNode, float, int, oneOf, seed, string } from "@sigmaflow/core";
import { pictureCodec } from "../image/picture-codec.ts";
import { image } from "../port/image.ts";
import { styleNames } from "../prompt/style/apply-style.ts";
import { callRemote } from "../remote/call-remote.ts";
import { remoteErrors } from "../remote/error-codes.ts";
import { remoteService } from "../remote/remote-service.ts";

const endpoint = "sdxl1.0-txt2img";

/** In the order of the API's page. */
const schedulers = [
  ...["DDIM", "DPM Multi", "DPM Single", "Euler a", "Euler", "Heun"],
  ...["DPM2 a Karras", "DPM2 Karras", "LMS", "PNDM", "DDPM", "UniPC"],
] as const;

/** Makes one picture on a remote service. */
export const remoteCall = defineNode({
  type: "remote.call",
  version: 1,
  label: "Remote picture",
  description:
    "Makes one picture with SDXL on a remote service that speaks Segmind's API. It may cost money, once: the same parameters are not paid for again.",
  category: "remote",
  keywords: ["segmind", "api", "cloud", "http"],
  inputs: {
    prompt: string({ multiline: true, maxLength: 20_000, label: "Prompt" }),
    negative_prompt: string({ multiline: true, maxLength: 20_000, optional: true, label: "Negative prompt" }),
    style: oneOf(styleNames, { default: "base", label: "Style" }),
    scheduler: oneOf(schedulers, { default: "UniPC", label: "Scheduler" }),
    num_inference_steps: int({ default: 25, min: 20, max: 100, label: "Steps" }),
    guidance_scale: float({ default: 7.5, min: 1, max: 25, label: "Guidance scale" }),
    strength: float({ default: 0.2, min: 0.1, max: 1, advanced: true, label: "Strength" }),
    high_noise_fraction: float({ default: 0.8, min: 0, max: 1, label: "High-noise fraction" }),
    seed: seed({ default: -1, label: "Seed" }),
    img_width: int({ default: 1024, min: 512, max: 2048, multipleOf: 8, unit: "px", label: "Width" }),
    img_height: int({ default: 1024, min: 512, max: 2048, multipleOf: 8, unit: "px", label: "Height" }),
    refiner: boolean({ default: true, label: "Refiner" }),
    base64: boolean({
      default: false,
      advanced: true,
      label: "Base64",
      description: "Ask for JSON that holds the picture, rather than for its bytes.",
    }),
  },
  outputs: {
    image: image({ label: "Image" }),
    credits: float({ label: "Credits left", description: "-1 when the service does not say." }),
    cost: float({ label: "Cost", description: "Credits charged; 0 when the service does not say." }),
  },
  resource: "remote",
  uses: [remoteService, pictureCodec],
  effect: "paid",
  // Where it is asked again by itself as well.
  uncharged: (error) => remoteErrors.REMOTE_UNREACHABLE.is(error) || remoteErrors.REMOTE_RATE_LIMITED.is(error),
  repeatable: ({ use }) => use(remoteService).isRepeatable === true,
  cache: (_inputs, { use }) => use(remoteService).target,
  async run({ seed, ...parameters }, { use, signal, notice, path }) {
    const body = { ...parameters, seed: Number.isSafeInteger(Number(seed)) ? Number(seed) : seed, samples: 1 };
    const accept = parameters.base64 ? "application/json" : "image/png, image/jpeg;q=0.9, image/webp;q=0.8, */*;q=0.5";
    const request = { endpoint, body, accept, signal, place: path };
    const { bytes, credits, cost } = await callRemote(use(remoteService), request, notice);
    return { image: await use(pictureCodec).decode(bytes), credits, cost };
  },
});
