import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { examples, newFolder } from "../../../runner/test/support/command.ts";
import { smallGraph } from "../../../runner/test/support/small-graphs.ts";

/** A folder with a graph that makes a picture at once. */
export function quickGraph(): string {
  const folder = newFolder();
  const graph = JSON.parse(readFileSync(path.join(examples, "txt2img.json"), "utf8"));
  const quick = { model: "tiny-sdxl", num_inference_steps: 2, img_width: 128, img_height: 128, seed: 7 };
  for (const [name, value] of Object.entries(quick)) graph.inputs[name].default = value;
  for (const name of ["img_width", "img_height"]) graph.inputs[name].min = 64;
  writeFileSync(path.join(folder, "quick.json"), JSON.stringify(graph));
  return folder;
}

/** A folder with the example `txt2img`, which takes sizes from 64 pixels on: for runs that are only looked at. */
export function smallExample(): string {
  const folder = newFolder();
  writeFileSync(path.join(folder, "txt2img.json"), JSON.stringify(smallGraph("txt2img")));
  return folder;
}
