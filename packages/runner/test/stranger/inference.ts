// A stranger's program: runs a graph document on a model, `inference.js GRAPH MODELS_FOLDER MODEL`.
import { readFileSync } from "node:fs";
import { closeEngines, type Image, runGraph, savePicture } from "sigmaflow";

const [file = "", folder = "", model = ""] = process.argv.slice(2);
const inputs = { prompt: "a panda", model, seed: 7, num_inference_steps: 2, img_width: 512, img_height: 512 };
const outputs = await runGraph(JSON.parse(readFileSync(file, "utf8")), inputs, { models: [folder], cache: false });
await savePicture("panda.png", outputs.image);
const image = outputs.image as Image; // the graph says so
console.log(`${image.width}×${image.height}, ${new Set(image.data).size > 1 ? "not blank" : "blank"}`);
await closeEngines();
