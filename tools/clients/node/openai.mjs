// The openai package for Node.js: `node openai.mjs ADDRESS PICTURE` prints a line of JSON, [what, whether it came to it], for each step.
import { createReadStream } from "node:fs";
import OpenAI from "openai";

const [address, picture] = process.argv.slice(2);
const client = new OpenAI({ apiKey: "key", baseURL: `${address}/v1` });
const model = "sdxl1.0-txt2img";
const prompt = "a panda in a blue spacesuit";
// What OpenAI does not have goes along as it is.
const small = { size: "512x512", num_inference_steps: 20, seed: 7, refiner: false };
const say = (what, isGood) => console.log(JSON.stringify([what, isGood]));
const isPicture = (text = "") => Buffer.from(text, "base64").length > 1000;

const made = await client.images.generate({ model, prompt, n: 2, ...small });
say("images.generate", made.data.length === 2 && made.data.every(({ b64_json }) => isPicture(b64_json)));
const events = [];
const asked = { model, prompt, stream: true, partial_images: 1, ...small, seed: 8 };
for await (const event of await client.images.generate(asked)) events.push(event);
say(
  "images.generate, streamed",
  events.at(-1).type === "image_generation.completed" && isPicture(events.at(-1).b64_json),
);
const edited = await client.images.edit({
  model: "img2img",
  prompt,
  image: createReadStream(picture),
  ...small,
  refiner: undefined,
});
say("images.edit", isPicture(edited.data[0].b64_json));
const listed = [];
for await (const one of client.models.list()) listed.push(one.id);
say("models.list", listed.includes(model));
const refused = await client.images.generate({ model, prompt, size: "256x256" }).catch((error) => error);
say("a mistake", refused instanceof OpenAI.BadRequestError && refused.param === "size");
