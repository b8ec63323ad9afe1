// The AI SDK, versions 7 and 6: `node ai-sdk.mjs ADDRESS PICTURE ROOT` prints a line of JSON, [what, whether it came to it], for each step.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { generateImage } from "ai";
import { generateImage as generateImage6 } from "ai-6";

const [address, picture, root] = process.argv.slice(2);
const source = (name) => import(path.join(root, "packages/runner/src", name));
const { httpImageModel, localImageModel } = await source("ai-sdk.ts");
const prompt = "a panda in a blue spacesuit";
const options = { num_inference_steps: 20, refiner: false };
const asked = { prompt, size: "512x512", seed: 7, providerOptions: { sigmaflow: options } };
const say = (what, isGood) => console.log(JSON.stringify([what, isGood]));
const isPicture = ({ mediaType, uint8Array }) => mediaType === "image/png" && uint8Array.byteLength > 1000;

const over = (graph, more) => httpImageModel(graph, { url: address, ...more });
const made = await generateImage({ model: over("sdxl1.0-txt2img"), n: 2, ...asked });
say("generateImage over HTTP", made.images.length === 2 && made.images.every(isPicture) && made.warnings.length === 0);
const before = await generateImage6({ model: over("sdxl1.0-txt2img", { specification: "v3" }), ...asked });
say("generateImage of version 6", isPicture(before.image));
const edited = await generateImage({
  model: over("img2img"),
  ...asked,
  prompt: { text: prompt, images: [await readFile(picture)] },
  providerOptions: { sigmaflow: { num_inference_steps: 20 } },
});
say("generateImage with a picture", isPicture(edited.image));
const refused = await generateImage({ model: over("sdxl1.0-txt2img"), ...asked, size: "256x256" }).catch(
  (error) => error,
);
say("a mistake", String(refused).includes("`img_width` is 256"));

const { createEngine } = await source("index.ts");
const models = path.join(root, "packages/nodes/fixtures");
const engine = createEngine({ models: [models] });
const graph = JSON.parse(await readFile(path.join(root, "examples/graphs/txt2img.json"), "utf8"));
const local = localImageModel({ engine, graph, name: "txt2img" });
const here = await generateImage({
  model: local,
  ...{
    prompt,
    size: "512x512",
    seed: 7,
    providerOptions: { sigmaflow: { num_inference_steps: 1, model: "tiny-sdxl" } },
  },
});
say("generateImage in this process", isPicture(here.image));
await engine.close();
